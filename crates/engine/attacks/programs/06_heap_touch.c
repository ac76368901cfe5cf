// Touches heap without end.
// expect: stopped memory | gone; limits: memory_mib=32
#include "attack.h"
int main(void) { for (;;) { char *p = malloc(1 << 20); if (p) memset(p, 1, 1 << 20); } }
