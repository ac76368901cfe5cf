// Sends signals to everything, to process 1, to the parent, to the supervisor's number.
// expect: exit 0; output: HELD
#include "attack.h"
int main(void) {
    signal(SIGTERM, SIG_IGN); int signals[] = { SIGKILL, SIGSTOP, SIGTERM, SIGSEGV, SIGCONT };
    int supervisor = atoi(getenv("SUPERVISOR") ? getenv("SUPERVISOR") : "0");
    for (int i = 0; i < 5; i++) {
        MUST_FAIL(kill(1, signals[i])); MUST_FAIL(syscall(SYS_tgkill, 1, 1, signals[i])); MUST_FAIL(syscall(SYS_tkill, 1, signals[i]));
        if (getppid() > 0) MUST_FAIL(kill(getppid(), signals[i]));
        if (supervisor > 10000) MUST_FAIL(kill(supervisor, signals[i]));
    }
    int fd = syscall(SYS_pidfd_open, 1, 0); if (fd >= 0) MUST_FAIL(syscall(SYS_pidfd_send_signal, fd, SIGKILL, 0, 0));
    union sigval v = { 0 }; MUST_FAIL(sigqueue(1, SIGKILL, v));
    MUST_FAIL(kill(-1, SIGKILL)); 
    return held();
}
