// A user namespace inside the box, mounts in it, and the release agent of a control group.
// expect: exit 0; output: HELD
#include "attack.h"
static int child(void *p) { _exit(mount("none", "/tmp", "tmpfs", 0, 0) == 0); }
int main(void) {
    int flags[] = { CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP, 0x80, CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWCGROUP };
    static char stack[65536];
    for (int i = 0; i < 9; i++) {
        MUST_FAIL(unshare(flags[i]));
        MUST_FAIL(syscall(SYS_unshare, 0xffffffff00000000UL | (unsigned)flags[i]));
        if (flags[i] != 0x80) MUST_FAIL(clone(child, stack + 65536, flags[i] | SIGCHLD, 0));
        uint64_t args[11] = { (unsigned)flags[i], 0, 0, 0, SIGCHLD }; MUST_FAIL(syscall(SYS_clone3, args, sizeof args));
    }
    mkdir("/tmp/cg", 0700); MUST_FAIL(mount("cgroup", "/tmp/cg", "cgroup", 0, "memory")); MUST_FAIL(mount("cgroup2", "/tmp/cg", "cgroup2", 0, 0));
    MUST_FAIL(open("/tmp/cg/release_agent", O_WRONLY)); MUST_FAIL(open("/sys/fs/cgroup/memory/release_agent", O_WRONLY));
    return held();
}
