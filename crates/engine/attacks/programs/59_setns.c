// Enters the namespaces of process 1 and of its own.
// expect: exit 0; output: HELD
#include "attack.h"
int main(void) {
    const char *kinds[] = { "mnt", "pid", "net", "ipc", "uts", "user", "cgroup", "time", 0 }; char name[64];
    for (int pid = 0; pid < 3; pid++) for (int i = 0; kinds[i]; i++) {
        if (pid == 0) sprintf(name, "/proc/self/ns/%s", kinds[i]); else sprintf(name, "/proc/%d/ns/%s", pid, kinds[i]);
        int fd = open(name, O_RDONLY); if (fd >= 0) MUST_FAIL(setns(fd, 0)); if (fd >= 0 && pid == 1) ESCAPED("%s", name);
    }
    int fd = syscall(SYS_pidfd_open, 1, 0); if (fd >= 0) MUST_FAIL(setns(fd, CLONE_NEWNS | CLONE_NEWPID));
    MUST_FAIL(syscall(SYS_setns, 0, 0)); MUST_FAIL(syscall(470, 0, 0, 0, 0));
    return held();
}
