// Reads and writes what /proc and /sys tell of the machine and of others.
// expect: exit 0; output: HELD
#include "attack.h"
int main(void) {
    const char *names[] = { "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/kcore", "/proc/kallsyms", "/proc/keys", "/proc/key-users", "/proc/timer_list", "/proc/sched_debug", "/proc/kmsg", "/proc/config.gz", "/proc/modules", "/proc/mounts/..", "/proc/scsi/scsi", "/proc/cmdline", "/proc/interrupts", "/proc/net/../sys/kernel/modprobe", "/proc/sys/fs/binfmt_misc/register", "/proc/sysvipc/shm", "/sys/kernel/uevent_helper", "/sys/fs/cgroup", "/sys/kernel/debug", "/proc/1/environ", "/proc/1/cmdline", "/proc/self/../1/status", 0 };
    for (int i = 0; names[i]; i++) { MUST_FAIL(open(names[i], O_WRONLY)); if (strcmp(names[i], "/proc/mounts/..")) { int fd = open(names[i], O_RDONLY); if (fd >= 0) ESCAPED("read %s", names[i]); } }
    const char *own[] = { "/proc/self/oom_score_adj", "/proc/self/loginuid", 0 };
    int fd = open(own[0], O_WRONLY); if (fd >= 0 && write(fd, "-1000", 5) > 0) ESCAPED("oom_score_adj");
    DIR *d = opendir("/proc"); struct dirent *e; int others = 0;
    while (d && (e = readdir(d))) { int pid = atoi(e->d_name); if (pid > 0 && pid != getpid()) others++; }
    if (others) ESCAPED("%d other processes are seen", others);
    char b[8192] = { 0 }; fd = open("/proc/self/mountinfo", O_RDONLY); if (fd >= 0) { read(fd, b, sizeof b - 1); if (strstr(b, "cgroup")) ESCAPED("control groups are mounted"); }
    char *line = b; memset(b, 0, sizeof b); fd = open("/proc/self/cgroup", O_RDONLY); if (fd >= 0) read(fd, b, sizeof b - 1);
    for (line = strtok(b, "\n"); line; line = strtok(0, "\n")) if (strcmp(strrchr(line, ':'), ":/")) ESCAPED("the host's name of a control group: %s", line);
    return held();
}
