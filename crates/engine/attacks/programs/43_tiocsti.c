// Types into the terminal of whoever started it.
// expect: exit 0; output: HELD
#include "attack.h"
int main(void) { char c = 'x'; for (int fd = 0; fd < 3; fd++) { MUST_FAIL(ioctl(fd, TIOCSTI, &c)); MUST_FAIL(syscall(SYS_ioctl, fd, 0xffffffff00000000UL | TIOCSTI, &c)); MUST_FAIL(ioctl(fd, TIOCSCTTY, 1)); } return held(); }
