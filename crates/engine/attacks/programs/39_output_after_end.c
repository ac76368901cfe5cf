// A grandchild goes on writing after the program has ended.
// expect: exit 0 | stopped stdout_bytes; output: HELD
#include "attack.h"
int main(void) { held(); if (fork() == 0) { setsid(); for (;;) { write(1, "x", 1); rest(1); } } return 0; }
