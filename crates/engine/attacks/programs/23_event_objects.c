// Exhausts the objects of the kernel that wait for events.
// expect: exit 0; output: HELD; limits: open_files=256
#include "attack.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>
int main(void) {
    int n = 0, made = 1;
    while (made && n < 4000) { made = 0; made += inotify_init() >= 0; made += epoll_create1(0) >= 0; made += eventfd(0, 0) >= 0; made += timerfd_create(CLOCK_MONOTONIC, 0) >= 0; n += made; }
    if (n > 256) ESCAPED("%d objects", n);
    return held();
}
