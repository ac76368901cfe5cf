// Spins in orphans whose parents have ended, while the program itself sleeps.
// expect: stopped cpu_time; limits: cpu_ms=200 wall_ms=5000
#include "attack.h"
int main(void) { signal(SIGCHLD, SIG_IGN); for (int i = 0; i < 4; i++) if (fork() == 0) { if (fork() == 0) { setsid(); for (;;) ; } _exit(0); } for (;;) pause(); }
