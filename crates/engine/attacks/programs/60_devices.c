// Makes device nodes and opens devices.
// expect: exit 0; output: HELD
#include "attack.h"
#include <sys/sysmacros.h>
int main(void) {
    char name[32]; int n = 0;
    int majors[] = { 1, 3, 8, 9, 10, 253, 254, 259, 7, 252 };
    for (int i = 0; i < 10; i++) for (int minor = 0; minor < 3; minor++) { sprintf(name, "n%d", n++); MUST_FAIL(mknod(name, S_IFBLK | 0666, makedev(majors[i], minor))); MUST_FAIL(mknod(name, S_IFCHR | 0666, makedev(majors[i], minor))); }
    const char *devices[] = { "/dev/mem", "/dev/kmem", "/dev/port", "/dev/sda", "/dev/vda", "/dev/nvme0n1", "/dev/kvm", "/dev/fuse", "/dev/loop-control", "/dev/net/tun", "/dev/kmsg", "/dev/console", "/dev/userfaultfd", "/dev/dri/card0", "/dev/vhost-net", "/dev/mqueue", "/dev/hpet", 0 };
    for (int i = 0; devices[i]; i++) MUST_FAIL(open(devices[i], O_RDONLY));
    DIR *d = opendir("/dev"); struct dirent *e; struct stat s; int others = 0;
    while (d && (e = readdir(d))) if (!fstatat(dirfd(d), e->d_name, &s, AT_SYMLINK_NOFOLLOW) && (S_ISBLK(s.st_mode) || (S_ISCHR(s.st_mode) && major(s.st_rdev) != 1))) others++;
    if (others) ESCAPED("%d devices", others);
    int fd = open("/dev/urandom", O_RDWR); int count = 0; if (fd >= 0) MUST_FAIL(ioctl(fd, 0x5204, &count)); MUST_FAIL(ioctl(fd, 0x5206, 0));
    return held();
}
