// Asks the kernel itself to fill the pages.
// expect: stopped memory | gone | exit 0; limits: memory_mib=32
#include "attack.h"
int main(void) {
    long got = 0;
    for (int i = 0; i < 1024; i++) { if (mmap(0, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0) == MAP_FAILED) break; got++; }
    // Populating stops quietly at the limit: what counts is what is resident.
    FILE *f = fopen("/proc/self/statm", "r"); long size = 0, resident = 0; fscanf(f, "%ld %ld", &size, &resident);
    if (resident * 4096 > 48L << 20) ESCAPED("%ld pages are resident", resident);
    return held();
}
