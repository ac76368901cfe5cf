// Opens terminals until the machine has none left.
// expect: exit 0; output: HELD
#include "attack.h"
int main(void) { MUST_FAIL(open("/dev/ptmx", O_RDWR)); MUST_FAIL(open("/dev/pts/ptmx", O_RDWR)); MUST_FAIL(open("/dev/tty", O_RDWR)); return held(); }
