// Channels to programs that run at the same time: locks, leases and notices on shared files.
// expect: exit 0; output: HELD
#include "attack.h"
#include <sys/file.h>
#include <sys/inotify.h>
int main(void) {
    int fd = open("/usr/bin/env", O_RDONLY);
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) ESCAPED("flock on a file that all boxes share");
    MUST_FAIL(fcntl(fd, F_SETLEASE, F_RDLCK));
    struct flock l = { .l_type = F_RDLCK, .l_start = 1, .l_len = 1 }; if (fcntl(fd, F_OFD_SETLK, &l) == 0) ESCAPED("a lock of an open file that all boxes share");
    l.l_pid = 0; if (fcntl(fd, F_SETLK, &l) == 0) ESCAPED("a record lock that all boxes share");
    MUST_FAIL(fcntl(open("/usr/bin", O_RDONLY), F_NOTIFY, 1));
    int notices = inotify_init(); if (notices >= 0 && inotify_add_watch(notices, "/usr/bin/env", IN_ACCESS | IN_OPEN) >= 0) ESCAPED("inotify sees who opens a file that all boxes share");
    return held();
}
