
    @SuppressWarnings("unchecked")
    static @TYPE@ read@NAME@() {
        @TYPE@ values = @NEW@;
        int count = 0;
        expect('[');
        while (more(']', count == 0)) {
            if (count == values.length) values = Arrays.copyOf(values, 2 * count);
            values[count++] = read@INNER@();
        }
        return Arrays.copyOf(values, count);
    }

    static void write@NAME@(@TYPE@ values) {
        if (values == null) {
            out.append("null");
            return;
        }
        out.append('[');
        for (int i = 0; i < values.length; i++) {
            if (i > 0) out.append(',');
            write@INNER@(values[i]);
        }
        out.append(']');
    }
