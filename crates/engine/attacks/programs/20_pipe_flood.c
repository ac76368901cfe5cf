// Fills pipes that were made as large as allowed.
// expect: exit 0 | stopped memory | gone; limits: memory_mib=32 open_files=512
#include "attack.h"
int main(void) {
    static char block[1 << 20]; int p[2]; long bytes = 0;
    for (int i = 0; i < 200; i++) { if (pipe2(p, O_NONBLOCK)) break; fcntl(p[1], F_SETPIPE_SZ, 1 << 20); long n; while ((n = write(p[1], block, sizeof block)) > 0) bytes += n; }
    if (bytes > 128L << 20) ESCAPED("%ld bytes in pipes", bytes);
    return held();
}
