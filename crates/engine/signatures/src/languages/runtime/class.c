int calls;
char** names = tilt_read_row_text(&calls);
@CLASS@* made = NULL;
tilt_expect('[');
tilt_text("[");
for (int call = 0; call < calls; call++) {
    if (call > 0) {
        tilt_text(",");
        tilt_expect(']');
        tilt_expect(',');
    }
    tilt_expect('[');
@CASES@
    tilt_fail("no such method");
}
tilt_text("]");
