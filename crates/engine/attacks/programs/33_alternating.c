// One byte to each stream in turn, without end.
// expect: stopped stdout_bytes | stopped stderr_bytes; limits: cpu_ms=2500 output_bytes=16384
#include "attack.h"
int main(void) { for (;;) { write(1, "a", 1); write(2, "b", 1); } }
