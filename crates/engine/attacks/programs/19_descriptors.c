// Opens descriptors until refused, in many processes.
// expect: exit 0; output: HELD; limits: open_files=128 processes=16
#include "attack.h"
int main(void) {
    for (int i = 0; i < 8; i++) if (fork() == 0) break;
    int n = 0; while (n < 5000 && dup(1) >= 0) n++;
    if (n > 128) ESCAPED("%d descriptors", n);
    struct rlimit l = { 100000, 100000 }; MUST_FAIL(setrlimit(RLIMIT_NOFILE, &l));
    while (wait(0) > 0); return held();
}
