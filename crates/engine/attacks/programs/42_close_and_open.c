// Closes its three streams and opens other things in their place.
// expect: exit 0
#include "attack.h"
int main(void) { for (int i = 0; i < 3; i++) close(i); open("/etc/passwd", O_RDONLY); open("/tmp/1", O_CREAT | O_RDWR, 0600); open("/tmp/2", O_CREAT | O_RDWR, 0600); write(1, "x", 1); write(2, "y", 1); rest(50); return 0; }
