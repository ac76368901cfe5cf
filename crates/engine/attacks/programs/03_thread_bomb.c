// Starts threads until refused; far more than the process limit would be an escape.
// expect: exit 0 | stopped memory; output: HELD; limits: processes=32 memory_mib=64
#include "attack.h"
static void *sleeper(void *p) { pause(); return 0; }
int main(void) {
    int n = 0; pthread_t t; pthread_attr_t a; pthread_attr_init(&a); pthread_attr_setstacksize(&a, 65536);
    while (n < 5000 && pthread_create(&t, &a, sleeper, 0) == 0) n++;
    if (n > 32) ESCAPED("%d threads", n);
    return held();
}
