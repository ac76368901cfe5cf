// Sleeps past the limit.
// expect: stopped wall_time; limits: wall_ms=300
#include "attack.h"
int main(void) { sleep(100); }
