// Spins in many processes: their time is added up.
// expect: stopped cpu_time; limits: cpu_ms=200 wall_ms=5000
#include "attack.h"
int main(void) { for (int i = 0; i < 8; i++) if (fork() == 0) for (;;) ; for (;;) pause(); }
