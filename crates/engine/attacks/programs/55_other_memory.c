// Reads and writes process 1: ptrace, process_vm, pidfd_getfd, /proc/1/mem.
// expect: exit 0; output: HELD
#include "attack.h"
#include <sys/ptrace.h>
int main(void) {
    char b[64]; struct iovec l = { b, 64 }, r = { (void *)0x400000, 64 };
    for (int pid = 1; pid < 4; pid++) {
        if (pid == getpid()) continue;
        MUST_FAIL(ptrace(PTRACE_ATTACH, pid, 0, 0)); MUST_FAIL(ptrace(PTRACE_SEIZE, pid, 0, 0));
        MUST_FAIL(process_vm_readv(pid, &l, 1, &r, 1, 0)); MUST_FAIL(process_vm_writev(pid, &l, 1, &r, 1, 0));
        int fd = syscall(SYS_pidfd_open, pid, 0);
        if (fd >= 0) for (int i = 0; i < 20; i++) MUST_FAIL(syscall(SYS_pidfd_getfd, fd, i, 0));
        char name[64]; const char *files[] = { "mem", "environ", "maps", "root", "cwd", "exe", "fd", "stack", "syscall", 0 };
        for (int i = 0; files[i]; i++) { sprintf(name, "/proc/%d/%s", pid, files[i]); int f = open(name, O_RDONLY); if (f >= 0) { if (read(f, b, 1) >= 0 || i == 3 || i == 4 || i == 6) ESCAPED("%s", name); } }
    }
    return held();
}
