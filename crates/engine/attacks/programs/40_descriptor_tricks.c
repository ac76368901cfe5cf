// Treats 0, 1 and 2 as files: reopen for both directions, cut, seek, splice.
// expect: exit 0; output: HELD
#include "attack.h"
int main(void) {
    for (int fd = 0; fd < 3; fd++) {
        char link[64], target[256]; sprintf(link, "/proc/self/fd/%d", fd);
        int again = open(link, O_RDWR | O_NONBLOCK); (void)again;
        if (ftruncate(fd, 0) == 0) ESCAPED("cut %d", fd);
        lseek(fd, 0, SEEK_SET);
        ssize_t n = readlink(link, target, 255); if (n > 0) { target[n] = 0; if (target[0] == '/' && strcmp(target, "/dev/null")) ESCAPED("%d is %s", fd, target); }
    }
    char b[16]; int again = open("/proc/self/fd/1", O_RDONLY | O_NONBLOCK); if (again >= 0) read(again, b, 0);
    return held();
}
