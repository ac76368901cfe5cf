// A hundred thousand empty files.
// expect: exit 0 | stopped memory | gone; limits: memory_mib=96 wall_ms=4000 cpu_ms=3000
#include "attack.h"
int main(void) {
    char name[64]; long n = 0;
    for (int i = 0; i < 100000; i++) { sprintf(name, "/tmp/%d", i); int fd = open(name, O_CREAT | O_WRONLY, 0600); if (fd < 0) break; n++; close(fd); }
    if (n > 16384) ESCAPED("%ld inodes", n);
    return held();
}
