
    fun read@NAME@(): @TYPE@ {
        var values = @TYPE@(8)
        var count = 0
        expect('[')
        while (more(']', count == 0)) {
            if (count == values.size) values = values.copyOf(2 * count)
            values[count++] = read@INNER@()
        }
        return values.copyOf(count)
    }

    fun write@NAME@(values: @TYPE@) {
        out.append('[')
        for (i in 0 until values.size) {
            if (i > 0) out.append(',')
            write@INNER@(values[i])
        }
        out.append(']')
    }
