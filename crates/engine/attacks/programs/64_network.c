// Reaches for a network: inside the box there is none, not even the loopback.
// expect: exit 0; output: HELD
#include "attack.h"
#include <netinet/in.h>
int main(void) {
    for (int domain = 0; domain < 50; domain++) if (domain != AF_UNIX) for (int type = 1; type < 6; type++) { int fd = socket(domain, type, 0); if (fd >= 0) { ESCAPED("socket of family %d", domain); break; } }
    MUST_FAIL(syscall(SYS_socket, 0xffffffff00000000UL | AF_INET, SOCK_STREAM, 0)); MUST_FAIL(socket(AF_INET, SOCK_RAW, 1)); MUST_FAIL(socketpair(AF_INET, SOCK_STREAM, 0, (int[2]){ 0 }));
    int fd = socket(AF_UNIX, SOCK_STREAM, 0); char names[3][40] = { "/run/docker.sock", "/var/run/dbus/system_bus_socket", "/run/systemd/private" };
    for (int i = 0; i < 3; i++) { struct sockaddr_un a = { AF_UNIX }; strcpy(a.sun_path, names[i]); MUST_FAIL(connect(fd, (void *)&a, sizeof a)); }
    FILE *f = fopen("/proc/net/unix", "r"); if (f) ESCAPED("/proc/net/unix");
    return held();
}
