// Raises its limits and its priority.
// expect: exit 0; output: HELD; limits: stack_mib=8
#include "attack.h"
int main(void) {
    for (int what = 0; what < 16; what++) { struct rlimit l; getrlimit(what, &l); if (l.rlim_max == RLIM_INFINITY) continue; struct rlimit more = { l.rlim_max + 1, l.rlim_max + 1 }; MUST_FAIL(setrlimit(what, &more)); MUST_FAIL(prlimit(1, what, &more, 0)); }
    errno = 0; MUST_FAIL(setpriority(PRIO_PROCESS, 0, -20)); struct sched_param p = { 1 }; MUST_FAIL(sched_setscheduler(0, SCHED_FIFO, &p)); MUST_FAIL(sched_setscheduler(0, SCHED_RR, &p));
    MUST_FAIL(syscall(SYS_ioprio_set, 1, 0, (1 << 13) | 0)); uint64_t deadline[6] = { 48 | (6UL << 32), 0, 0, 1000000, 10000000, 10000000 }; MUST_FAIL(syscall(SYS_sched_setattr, 0, deadline, 0));
    memset(malloc(1 << 20), 1, 1 << 20); MUST_FAIL(mlockall(MCL_CURRENT | MCL_FUTURE)); cpu_set_t all; memset(&all, 0xff, sizeof all); MUST_FAIL(sched_setaffinity(0, sizeof all, &all));
    int fd = open("/proc/self/oom_score_adj", O_WRONLY); if (fd >= 0) MUST_FAIL(write(fd, "-1000", 5));
    MUST_FAIL(kill(getppid() ? getppid() : 1, 0) == 0 && setpriority(PRIO_PROCESS, 1, 5) == 0 ? 0 : -1);
    return held();
}
