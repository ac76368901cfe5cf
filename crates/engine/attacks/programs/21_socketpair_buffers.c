// Fills the buffers of socket pairs.
// expect: exit 0 | stopped memory | gone; limits: memory_mib=32 open_files=512
#include "attack.h"
int main(void) {
    static char block[65536]; int p[2]; long bytes = 0;
    for (int i = 0; i < 240; i++) { if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, p)) break; int big = 1 << 24; setsockopt(p[0], SOL_SOCKET, SO_SNDBUF, &big, sizeof big); long n; while ((n = write(p[0], block, sizeof block)) > 0) bytes += n; }
    if (bytes > 128L << 20) ESCAPED("%ld bytes in sockets", bytes);
    return held();
}
