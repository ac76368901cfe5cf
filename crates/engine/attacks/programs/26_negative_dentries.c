// Looks up names that do not exist, so that the kernel remembers that they do not.
// expect: exit 0 | stopped cpu_time | stopped wall_time | stopped memory; limits: memory_mib=32 wall_ms=1000 cpu_ms=800
#include "attack.h"
int main(void) { char name[300]; struct stat s; for (long i = 0; i < 300000; i++) { sprintf(name, "/tmp/%0200ld", i); stat(name, &s); } return held(); }
