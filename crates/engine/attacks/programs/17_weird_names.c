// File names with a newline, an option, 255 bytes, bytes that are no text.
// expect: exit 0; output: HELD
#include "attack.h"
int main(void) {
    char longest[256]; memset(longest, 'x', 255); longest[255] = 0;
    const char *names[] = { "new\nline", "-rf", "--", "*", "\xff\xfe\x80", "$(reboot)", " ", "\x1b[2J", "\xed\xa0\x80", longest, 0 };
    for (int i = 0; names[i]; i++) { close(open(names[i], O_CREAT | O_WRONLY, 0600)); mkdirat(open("/tmp", O_PATH), names[i], 0); }
    return held();
}
