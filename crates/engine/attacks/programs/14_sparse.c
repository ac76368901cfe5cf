// A sparse file of a terabyte.
// expect: exit 0; output: HELD
#include "attack.h"
int main(void) {
    signal(SIGXFSZ, SIG_IGN); int fd = open("/tmp/sparse", O_CREAT | O_RDWR, 0600);
    MUST_FAIL(ftruncate(fd, 1L << 40)); MUST_FAIL(pwrite(fd, "x", 1, 1L << 40));
    return held();
}
