// A hundred thousand timers, each with a signal waiting in the kernel.
// expect: exit 0; output: HELD
#include "attack.h"
int main(void) {
    timer_t t; struct sigevent e = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN }; int n = 0;
    while (n < 100000 && timer_create(CLOCK_MONOTONIC, &e, &t) == 0) n++;
    if (n > 1024) ESCAPED("%d timers", n);
    return held();
}
