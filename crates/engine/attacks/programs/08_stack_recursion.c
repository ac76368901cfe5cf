// Recursion without end.
// expect: signal SIGSEGV | stopped memory; limits: stack_mib=8 memory_mib=64
#include "attack.h"
__attribute__((noinline)) int deep(volatile char *p) { volatile char more[1024]; more[0] = p[0]; return deep(more) + more[0]; }
int main(void) { char c = 1; return deep(&c); }
