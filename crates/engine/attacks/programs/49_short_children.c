// Spends its time in children too short to be seen by a sampling clock.
// expect: stopped cpu_time; limits: cpu_ms=200 wall_ms=6000
#include "attack.h"
int main(void) { signal(SIGCHLD, SIG_IGN); for (;;) { int p = fork(); if (p == 0) { struct timespec t; long end; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); end = t.tv_nsec + 1000000; do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); while (t.tv_nsec < end && t.tv_sec == 0); _exit(0); } waitpid(p, 0, 0); } }
