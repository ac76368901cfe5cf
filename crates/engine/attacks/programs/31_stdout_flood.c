// Floods stdout.
// expect: stopped stdout_bytes
#include "attack.h"
int main(void) { static char b[65536]; memset(b, 'x', sizeof b); for (;;) if (write(1, b, sizeof b) < 0) return 0; }
