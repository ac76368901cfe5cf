// Looks for what leaked from the server: its environment, its descriptors, its working directory.
// expect: exit 0; output: HELD
#include "attack.h"
extern char **environ;
int main(void) {
    for (char **e = environ; *e; e++) if (strstr(*e, "TILTYARD_CANARY") || strstr(*e, "must-not-be-seen")) ESCAPED("environment");
    for (int fd = 3; fd < 4096; fd++) if (fcntl(fd, F_GETFD) >= 0) ESCAPED("descriptor %d", fd);
    DIR *d = opendir("/proc"); struct dirent *e; char name[300];
    while (d && (e = readdir(d))) { snprintf(name, 300, "/proc/%s/environ", e->d_name); int fd = open(name, O_RDONLY); static char b[65536]; ssize_t n = fd < 0 ? 0 : read(fd, b, sizeof b); if (n > 0 && memmem(b, n, "must-not-be-seen", 16)) ESCAPED("%s", name); if (fd >= 0) close(fd); }
    if (access(canary(), F_OK) == 0) ESCAPED("the host's file is seen");
    char cwd[256]; if (!getcwd(cwd, 256) || strcmp(cwd, "/box/work")) ESCAPED("cwd");
    return held();
}
