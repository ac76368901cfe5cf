
    fun read@NAME@(): @TYPE@ {
        val values = ArrayList<@VALUE@>()
        expect('[')
        while (more(']', values.isEmpty())) values.add(read@INNER@())
        return values.toTypedArray()
    }

    fun write@NAME@(values: @TYPE@) {
        out.append('[')
        for (i in 0 until values.size) {
            if (i > 0) out.append(',')
            write@INNER@(values[i])
        }
        out.append(']')
    }
