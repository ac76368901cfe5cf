// Every way to change what is mounted where.
// expect: exit 0; output: HELD
#include "attack.h"
int main(void) {
    MUST_FAIL(mount("tmpfs", "/tmp", "tmpfs", 0, 0)); MUST_FAIL(mount("/usr", "/tmp", 0, MS_BIND, 0)); MUST_FAIL(mount(0, "/usr", 0, MS_REMOUNT | MS_BIND, 0)); MUST_FAIL(mount(0, "/", 0, MS_SHARED, 0));
    MUST_FAIL(umount2("/proc", MNT_DETACH)); MUST_FAIL(umount2("/usr", MNT_DETACH)); MUST_FAIL(umount2("/", 0));
    MUST_FAIL(chroot("/tmp")); MUST_FAIL(syscall(SYS_pivot_root, ".", "."));
    MUST_FAIL(syscall(SYS_fsopen, "tmpfs", 0)); MUST_FAIL(syscall(SYS_open_tree, AT_FDCWD, "/", 1)); MUST_FAIL(syscall(SYS_move_mount, AT_FDCWD, "/usr", AT_FDCWD, "/tmp", 0));
    uint64_t attr[4] = { 0, 1, 0, 0 }; MUST_FAIL(syscall(442, AT_FDCWD, "/usr", 0, attr, 32)); MUST_FAIL(syscall(467, AT_FDCWD, "/usr", 0, attr, 32));
    MUST_FAIL(syscall(457, 0, 0, 0, 0)); MUST_FAIL(syscall(458, 0, 0, 0, 0)); MUST_FAIL(syscall(433, AT_FDCWD, "/", 0)); MUST_FAIL(syscall(431, -1, 0, 0, 0, 0)); MUST_FAIL(syscall(432, -1, 0, 0));
    const char *places[] = { "/x", "/usr/x", "/etc/x", "/dev/x", "/proc/x", "/box/x", "/var/x", "/run/x", "/usr/bin/x", "/usr/lib/x", 0 };
    for (int i = 0; places[i]; i++) { if (open(places[i], O_CREAT | O_WRONLY, 0600) >= 0) ESCAPED("wrote %s", places[i]); if (mkdir(places[i], 0700) == 0) ESCAPED("made %s", places[i]); }
    MUST_FAIL(open("/etc/passwd", O_WRONLY)); MUST_FAIL(truncate("/usr/bin/sh", 0)); MUST_FAIL(unlink("/etc/passwd")); MUST_FAIL(rename("/etc/passwd", "/tmp/p")); MUST_FAIL(chmod("/usr/bin/sh", 0777)); MUST_FAIL(chown("/usr/bin/sh", getuid(), -1));
    return held();
}
