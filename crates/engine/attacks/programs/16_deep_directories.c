// Three thousand directories inside each other, then none of them readable: nobody must stumble over them.
// expect: exit 0; output: HELD
#include "attack.h"
int main(void) {
    for (int i = 0; i < 3000; i++) { if (mkdir("d", 0700) || chdir("d")) break; }
    for (int i = 0; i < 3000; i++) { chmod(".", 0); if (chdir("..")) break; }
    return held();
}
