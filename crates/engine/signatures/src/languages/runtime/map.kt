
    fun read@NAME@(): @TABLE@ {
        val values = @TABLE@()
        expect('{')
        var first = true
        while (more('}', first)) {
            first = false
            val name = readText()
            expect(':')
            values[@KEY@] = read@INNER@()
        }
        return values
    }

    fun write@NAME@(values: @TYPE@) {
        var first = true
        out.append('{')
        for ((key, value) in values) {
            if (!first) out.append(',')
            first = false
            writeText(key.toString())
            out.append(':')
            write@INNER@(value)
        }
        out.append('}')
    }
