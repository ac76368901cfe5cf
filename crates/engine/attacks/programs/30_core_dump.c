// Ends with 50 MiB to dump; no core may be written anywhere.
// expect: signal 6; limits: memory_mib=64
#include "attack.h"
int main(void) {
    struct rlimit l = { RLIM_INFINITY, RLIM_INFINITY }; MUST_FAIL(setrlimit(RLIMIT_CORE, &l));
    memset(malloc(50 << 20), 1, 50 << 20);
    int p = fork(); if (p == 0) abort(); int s; waitpid(p, &s, 0); if (WCOREDUMP(s)) ESCAPED("core");
    abort();
}
