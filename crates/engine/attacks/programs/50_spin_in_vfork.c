// Spins in a vforked child while the parent is held.
// expect: stopped cpu_time; limits: cpu_ms=200 wall_ms=5000
#include "attack.h"
int main(void) { if (vfork() == 0) for (;;) ; return 0; }
