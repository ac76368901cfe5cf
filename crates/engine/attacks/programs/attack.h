// What the attack programs share: one way to say that a technique worked, one to say that none did.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <dirent.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>

static int escapes = 0;
#define ESCAPED(...) do { printf("ESCAPED: " __VA_ARGS__); printf("\n"); fflush(stdout); escapes++; } while (0)
#define MUST_FAIL(call) do { errno = 0; if ((long)(call) >= 0) ESCAPED("%s", #call); } while (0)
static int held(void) { printf(escapes ? "BROKEN\n" : "HELD\n"); fflush(stdout); return escapes != 0; }
static const char *canary(void) { const char *path = getenv("CANARY_PATH"); return path ? path : "/nowhere"; }
static inline void rest(int ms) { struct timespec t = { ms / 1000, (ms % 1000) * 1000000L }; nanosleep(&t, 0); }
