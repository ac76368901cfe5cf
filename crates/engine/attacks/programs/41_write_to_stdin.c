// Writes to its input.
// expect: exit 0; output: HELD
#include "attack.h"
int main(void) { MUST_FAIL(write(0, "x", 1)); return held(); }
