// A child keeps stdout open after the program has ended: the answer must not wait for it.
// expect: exit 0; output: HELD; limits: wall_ms=3000
#include "attack.h"
int main(void) { if (fork() == 0) { signal(SIGHUP, SIG_IGN); setsid(); rest(60000); write(1, "ESCAPED: child lived\n", 21); } return held(); }
