// Crosses the limit one small piece at a time.
// expect: stopped stdout_bytes; limits: output_bytes=10 wall_ms=3000
#include "attack.h"
int main(void) { for (;;) { write(1, "x", 1); rest(30); } }
