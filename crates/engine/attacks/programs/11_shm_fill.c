// Fills /dev/shm.
// expect: stopped memory | gone | exit 0; limits: memory_mib=32 file_mib=1024
#include "attack.h"
int main(void) {
    static char block[1 << 20]; memset(block, 1, sizeof block);
    int fd = open("/dev/shm/full", O_CREAT | O_WRONLY, 0600); long n = 0;
    while (n < 1024 && write(fd, block, sizeof block) > 0) n++;
    if (n > 300) ESCAPED("%ld MiB in /dev/shm", n);
    return held();
}
