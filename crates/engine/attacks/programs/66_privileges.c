// Looks for privileges: ids, capabilities, set-user-id programs, ways back to root.
// expect: exit 0; output: HELD
#include "attack.h"
#include <sys/prctl.h>
int main(void) {
    uid_t r, e, s; getresuid(&r, &e, &s); if (r < 0x10000000 || e != r || s != r) ESCAPED("ids %u %u %u", r, e, s);
    gid_t groups[64]; if (getgroups(64, groups) != 0) ESCAPED("groups");
    char line[256]; FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, 256, f)) { if (!strncmp(line, "Cap", 3) && strtoull(line + 7, 0, 16)) ESCAPED("%s", line); if (!strncmp(line, "NoNewPrivs:\t0", 13)) ESCAPED("no_new_privs"); if (!strncmp(line, "Seccomp:\t0", 10)) ESCAPED("no filter"); }
    MUST_FAIL(setuid(0)); MUST_FAIL(setresuid(0, 0, 0)); MUST_FAIL(setgid(0)); MUST_FAIL(setgroups(1, groups)); MUST_FAIL(setuid(getuid() + 1)); MUST_FAIL(setfsuid(0) == 0 ? 0 : -1);
    MUST_FAIL(prctl(PR_SET_SECUREBITS, 0)); MUST_FAIL(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 0, 0, 0)); MUST_FAIL(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
    int fd = open("suid", O_CREAT | O_WRONLY, 0755); chmod("suid", 06755); close(fd);
    const char *suid[] = { "/usr/bin/su", "/usr/bin/sudo", "/usr/bin/mount", "/usr/bin/passwd", "/usr/bin/newgrp", 0 };
    for (int i = 0; suid[i]; i++) { int p[2]; pipe(p); if (fork() == 0) { dup2(p[1], 1); close(2); execl(suid[i], suid[i], "-c", "id -u", (char *)0); _exit(1); } close(p[1]); char b[16] = { 0 }; read(p[0], b, 15); if (b[0] == '0') ESCAPED("%s", suid[i]); wait(0); }
    return held();
}
