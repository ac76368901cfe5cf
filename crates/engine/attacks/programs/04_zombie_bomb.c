// Children that end and are never waited for.
// expect: exit 0; output: HELD; limits: processes=32 cpu_ms=8000 wall_ms=16000 memory_mib=256
#include "attack.h"
int main(void) {
    int n = 0;
    for (int i = 0; i < 3000; i++) { int p = fork(); if (p == 0) _exit(0); if (p > 0) n++; }
    if (n > 32) ESCAPED("%d zombies", n);
    return held();
}
