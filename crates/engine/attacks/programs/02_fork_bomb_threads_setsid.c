// A fork bomb that forks from threads and puts every child into a session of its own.
// expect: stopped wall_time | stopped cpu_time | stopped memory | gone; limits: wall_ms=800 cpu_ms=600 processes=32 memory_mib=256
#include "attack.h"
static void *bomb(void *p) { for (;;) if (fork() == 0) { setsid(); pthread_t t; pthread_create(&t, 0, bomb, 0); } return 0; }
int main(void) { pthread_t t; for (int i = 0; i < 4; i++) pthread_create(&t, 0, bomb, 0); bomb(0); }
