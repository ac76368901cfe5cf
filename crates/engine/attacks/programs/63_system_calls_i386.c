// Calls the kernel with the 32-bit convention, whose numbers mean other calls.
// expect: signal SIGSYS | signal SIGSEGV; output: trying
#include "attack.h"
int main(void) { printf("trying\n"); fflush(stdout); long r; __asm__ volatile("int $0x80" : "=a"(r) : "a"(20) : "memory"); ESCAPED("int 0x80 answered %ld", r); return 1; }
