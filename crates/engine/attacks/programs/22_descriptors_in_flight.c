// Puts descriptors into messages that nobody receives, to hold more than the limit.
// expect: exit 0; output: HELD; limits: open_files=64
#include "attack.h"
int main(void) {
    int sent = 0;
    for (int round = 0; round < 20; round++) {
        int p[2]; if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, p)) break;
        for (int i = 0; i < 400; i++) {
            char control[CMSG_SPACE(sizeof(int))] = { 0 }, c = 0; struct iovec v = { &c, 1 };
            struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
            struct cmsghdr *h = CMSG_FIRSTHDR(&m); h->cmsg_level = SOL_SOCKET; h->cmsg_type = SCM_RIGHTS; h->cmsg_len = CMSG_LEN(sizeof(int)); memcpy(CMSG_DATA(h), &p[0], sizeof(int));
            if (sendmsg(p[0], &m, 0) < 0) break; sent++;
        }
    }
    if (sent > 256) ESCAPED("%d descriptors in flight", sent);
    return held();
}
