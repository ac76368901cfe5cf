// Channels to programs that run at the same time: leases and notices on shared files.
// expect: exit 0; output: HELD
#include "attack.h"
#include <sys/file.h>
#include <sys/inotify.h>
int main(void) {
    int fd = open("/usr/bin/env", O_RDONLY);
    MUST_FAIL(fcntl(fd, F_SETLEASE, F_RDLCK));
    MUST_FAIL(fcntl(open("/usr/bin", O_RDONLY), F_NOTIFY, 1));
    int notices = inotify_init(); if (notices >= 0 && inotify_add_watch(notices, "/usr/bin/env", IN_ACCESS | IN_OPEN) >= 0) ESCAPED("inotify sees who opens a file that all boxes share");
    return held();
}
