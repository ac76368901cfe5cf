// Ten megabytes without a line's end.
// expect: stopped stdout_bytes
#include "attack.h"
int main(void) { static char b[10 << 20]; memset(b, 'x', sizeof b); write(1, b, sizeof b); return 0; }
