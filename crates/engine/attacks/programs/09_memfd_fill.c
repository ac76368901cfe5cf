// Fills memory that belongs to no address space.
// expect: stopped memory | gone | signal any | exit 0; limits: memory_mib=32 file_mib=1024
#include "attack.h"
int main(void) {
    static char block[1 << 20]; memset(block, 1, sizeof block); long n = 0;
    for (int i = 0; i < 256; i++) { int fd = memfd_create("x", 0); if (fd < 0 || write(fd, block, sizeof block) <= 0) break; n++; }
    if (n > 64) ESCAPED("%ld MiB of memfd", n);
    return held();
}
