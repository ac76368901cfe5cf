// Many files, each below the limit of one file.
// expect: stopped memory | gone | exit 0; limits: memory_mib=32 file_mib=16
#include "attack.h"
int main(void) {
    static char block[1 << 20]; memset(block, 1, sizeof block); char name[64]; long n = 0;
    for (int i = 0; i < 60; i++) { sprintf(name, "/tmp/f%d", i); int fd = open(name, O_CREAT | O_WRONLY, 0600); for (int k = 0; k < 9; k++) if (write(fd, block, sizeof block) > 0) n++; close(fd); }
    if (n > 300) ESCAPED("%ld MiB in files", n);
    return held();
}
