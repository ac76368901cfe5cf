// Reserves far more than the box may hold without writing it.
// expect: exit 0 | stopped memory | gone; limits: memory_mib=32 file_mib=2048
#include "attack.h"
int main(void) { int fd = open("/tmp/big", O_CREAT | O_RDWR, 0600); MUST_FAIL(fallocate(fd, 0, 0, 1L << 30)); return held(); }
