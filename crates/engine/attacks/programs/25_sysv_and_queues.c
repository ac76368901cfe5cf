// Makes System V and POSIX objects that would outlive the program.
// expect: exit 0; output: HELD
#include "attack.h"
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <mqueue.h>
int main(void) {
    for (int key = 1; key < 50; key++) { MUST_FAIL(shmget(key, 4096, IPC_CREAT | 0666)); MUST_FAIL(msgget(key, IPC_CREAT | 0666)); MUST_FAIL(semget(key, 1, IPC_CREAT | 0666)); }
    MUST_FAIL(mq_open("/queue", O_CREAT | O_RDWR, 0666, 0));
    MUST_FAIL(shmget(IPC_PRIVATE, 4096, 0666));
    return held();
}
