// Calls the kernel should not answer: io_uring, bpf, perf, keys, handles, modules, kexec, the log, and x32 numbers.
// expect: exit 0; output: HELD
#include "attack.h"
int main(void) {
    static char b[4096]; struct { unsigned type, size; unsigned long rest[16]; } attr = { 0, 128 };
    MUST_FAIL(syscall(SYS_io_uring_setup, 1, b)); MUST_FAIL(syscall(SYS_io_uring_enter, 0, 1, 1, 0, 0)); MUST_FAIL(syscall(SYS_io_uring_register, 0, 0, 0, 0));
    MUST_FAIL(syscall(SYS_bpf, 0, b, 128)); MUST_FAIL(syscall(SYS_bpf, 5, b, 128)); MUST_FAIL(syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0)); MUST_FAIL(syscall(SYS_userfaultfd, 0)); MUST_FAIL(syscall(SYS_userfaultfd, 1));
    MUST_FAIL(syscall(SYS_add_key, "user", "a", "b", 1, -3)); MUST_FAIL(syscall(SYS_keyctl, 0, -3, 1)); MUST_FAIL(syscall(SYS_keyctl, 1, "x")); MUST_FAIL(syscall(SYS_request_key, "user", "a", 0, -3));
    int mount; MUST_FAIL(syscall(SYS_name_to_handle_at, AT_FDCWD, "/", b, &mount, 0)); MUST_FAIL(syscall(SYS_open_by_handle_at, AT_FDCWD, b, 0));
    MUST_FAIL(syscall(447, 0)); MUST_FAIL(syscall(SYS_kexec_load, 0, 0, 0, 0)); MUST_FAIL(syscall(SYS_init_module, b, 1, "")); MUST_FAIL(syscall(SYS_finit_module, 0, "", 0)); MUST_FAIL(syscall(SYS_delete_module, "x", 0));
    MUST_FAIL(syscall(SYS_syslog, 3, b, 4096)); MUST_FAIL(syscall(SYS_syslog, 10, 0, 0)); MUST_FAIL(syscall(SYS_swapon, "x", 0)); MUST_FAIL(syscall(SYS_acct, 0)); MUST_FAIL(syscall(SYS_iopl, 3)); MUST_FAIL(syscall(SYS_ioperm, 0, 1, 1));
    MUST_FAIL(syscall(SYS_modify_ldt, 0, b, 16)); MUST_FAIL(syscall(SYS_personality, 8)); MUST_FAIL(syscall(SYS_fanotify_init, 0, 0)); MUST_FAIL(syscall(SYS_sethostname, "x", 1)); MUST_FAIL(syscall(SYS_setdomainname, "x", 1));
    struct timespec t = { 0 }; MUST_FAIL(syscall(SYS_clock_settime, CLOCK_REALTIME, &t)); MUST_FAIL(syscall(SYS_settimeofday, 0, b)); MUST_FAIL(syscall(SYS_kcmp, 1, getpid(), 0, 0, 0)); MUST_FAIL(syscall(SYS_process_madvise, -1, 0, 0, 0, 0));
    for (int n = 0; n < 600; n++) { int x32 = n | 0x40000000; if (n == 60 || n == 231) continue; MUST_FAIL(syscall(x32, -1, 0, 0, 0, 0, 0)); }
    for (int n = 471; n < 1024; n++) MUST_FAIL(syscall(n, -1, 0, 0, 0, 0, 0));
    MUST_FAIL(fcntl(1, F_SETLEASE, F_RDLCK)); MUST_FAIL(fcntl(open("/tmp", O_RDONLY), F_NOTIFY, 1));
    return held();
}
