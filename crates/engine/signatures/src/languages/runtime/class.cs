string[] names = ReadArray<string>(ReadText)();
Expect('[');
@CLASS@ made = null;
Out.Append('[');
for (int call = 0; call < names.Length; call++) {
    if (call > 0) {
        Out.Append(',');
        Expect(']');
        Expect(',');
    }
    Expect('[');
    switch (names[call]) {
@CASES@
        default:
            throw new InvalidOperationException("no method " + names[call]);
    }
}
Out.Append(']');
