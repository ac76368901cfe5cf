// Output that is no text: zeros, broken UTF-8, half a pair of surrogates.
// expect: exit 0; output: HELD
#include "attack.h"
int main(void) { write(1, "\0\0\xff\xfe\xed\xa0\x80\xc0\x80\xf8\x88\n", 12); return held(); }
