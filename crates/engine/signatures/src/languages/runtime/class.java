String[] names = readNames();
expect('[');
@CLASS@ made = null;
out.append('[');
for (int call = 0; call < names.length; call++) {
    if (call > 0) {
        out.append(',');
        expect(']');
        expect(',');
    }
    expect('[');
    switch (names[call]) {
@CASES@
        default:
            throw new IllegalStateException("no method " + names[call]);
    }
}
out.append(']');
