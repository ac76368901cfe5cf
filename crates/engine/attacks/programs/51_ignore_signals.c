// Ignores every signal that can be ignored and spins.
// expect: stopped cpu_time; limits: cpu_ms=200 wall_ms=5000
#include "attack.h"
int main(void) { for (int s = 1; s < 65; s++) signal(s, SIG_IGN); sigset_t all; sigfillset(&all); sigprocmask(SIG_BLOCK, &all, 0); for (;;) ; }
