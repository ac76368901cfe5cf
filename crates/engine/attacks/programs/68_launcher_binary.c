// Overwrites the program that starts programs, and walks out through descriptors that are directories.
// expect: exit 0; output: HELD
#include "attack.h"
int main(void) {
    char name[64];
    for (int round = 0; round < 200; round++) for (int pid = 1; pid < 8; pid++) {
        if (pid == getpid()) continue;
        sprintf(name, "/proc/%d/exe", pid); int fd = open(name, O_RDWR); if (fd >= 0) ESCAPED("%s", name); fd = open(name, O_PATH); if (fd >= 0) { sprintf(name, "/proc/self/fd/%d", fd); if (open(name, O_WRONLY) >= 0) ESCAPED("reopened"); close(fd); }
    }
    MUST_FAIL(open("/proc/self/exe", O_RDWR));
    for (int fd = 3; fd < 64; fd++) { sprintf(name, "/proc/self/fd/%d", fd); if (chdir(name) == 0) ESCAPED("cwd %s", name); }
    const char *ways[] = { "/proc/1/root", "/proc/1/cwd", "/proc/self/root/../../../..", "/box/../..", 0 };
    for (int i = 0; ways[i]; i++) { char p[600]; snprintf(p, 600, "%s%s", ways[i], canary()); if (open(p, O_RDONLY) >= 0) ESCAPED("%s", p); }
    MUST_FAIL(execl("/proc/1/exe", "x", (char *)0));
    return held();
}
