#include "driver.h"
#include <cstdio>
int main() { int n; scanf("%d", &n); printf("%.3f\n", half(n)); }
