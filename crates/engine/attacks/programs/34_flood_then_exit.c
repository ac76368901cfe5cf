// Writes more than allowed in one go and ends at once.
// expect: stopped stdout_bytes
#include "attack.h"
int main(void) { static char b[200000]; memset(b, 'x', sizeof b); write(1, b, sizeof b); return 0; }
