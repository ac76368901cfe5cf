// A channel to programs that run at the same time: locks on files that all boxes share.
// expect: exit 0; output: HELD
#include "attack.h"
#include <sys/file.h>
int main(void) {
    int fd = open("/usr/bin/env", O_RDONLY);
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) ESCAPED("flock on a file that all boxes share");
    struct flock l = { .l_type = F_RDLCK, .l_start = 1, .l_len = 1 }; if (fcntl(fd, F_OFD_SETLK, &l) == 0) ESCAPED("a lock of an open file that all boxes share");
    l.l_pid = 0; if (fcntl(fd, F_SETLK, &l) == 0) ESCAPED("a record lock that all boxes share");
    return held();
}
