// Stops itself, and everything it can.
// expect: stopped wall_time; limits: wall_ms=300
#include "attack.h"
int main(void) { if (fork() == 0) raise(SIGSTOP); kill(-1, SIGSTOP); raise(SIGSTOP); for (;;) pause(); }
