// A fork bomb: every process forks for ever.
// expect: stopped wall_time | stopped cpu_time | stopped memory | gone; limits: wall_ms=800 cpu_ms=600 processes=32 memory_mib=256
#include "attack.h"
int main(void) { for (;;) fork(); }
