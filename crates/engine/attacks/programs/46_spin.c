// Spins in one thread.
// expect: stopped cpu_time; limits: cpu_ms=200 wall_ms=5000
#include "attack.h"
int main(void) { for (;;) ; }
