// Hard links by the ten thousand, and one to each file that is not ours.
// expect: exit 0 | stopped memory | gone; limits: memory_mib=64
#include "attack.h"
int main(void) {
    char name[32]; close(open("one", O_CREAT | O_WRONLY, 0600)); long n = 0;
    for (int i = 0; i < 30000; i++) { sprintf(name, "l%d", i); if (link("one", name)) break; n++; }
    if (n > 20000) ESCAPED("%ld links", n);
    MUST_FAIL(link("/etc/passwd", "passwd")); MUST_FAIL(link("/usr/bin/sh", "sh")); MUST_FAIL(link("attack", "mine"));
    return held();
}
