int tilt_calls;
char** tilt_names = tilt_read_row_text(&tilt_calls);
@CLASS@* tilt_made = NULL;
tilt_expect('[');
tilt_text("[");
for (int tilt_call = 0; tilt_call < tilt_calls; tilt_call++) {
    if (tilt_call > 0) {
        tilt_text(",");
        tilt_expect(']');
        tilt_expect(',');
    }
    tilt_expect('[');
@CASES@
    tilt_fail("no such method");
}
tilt_text("]");
