// A vforked child that never lets its parent go on.
// expect: stopped wall_time; limits: wall_ms=400
#include "attack.h"
int main(void) { if (vfork() == 0) for (;;) pause(); }
