
    static @TYPE@ read@NAME@() {
        @TYPE@ values = new @TABLE@();
        expect('{');
        for (boolean first = true; more('}', first); first = false) {
            String name = readText();
            expect(':');
            values.put(@KEY@, read@INNER@());
        }
        return values;
    }

    static void write@NAME@(@TYPE@ values) {
        if (values == null) {
            out.append("null");
            return;
        }
        out.append('{');
        boolean first = true;
        for (@ENTRY@ entry : values.entrySet()) {
            if (!first) out.append(',');
            first = false;
            writeText(String.valueOf(entry.getKey()));
            out.append(':');
            write@INNER@(entry.getValue());
        }
        out.append('}');
    }
