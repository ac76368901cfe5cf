import java.io.BufferedOutputStream
import java.io.FileDescriptor
import java.io.FileOutputStream
import java.io.PrintStream

@NODES@// Calls what stands in solution.kt with the arguments on standard input, one JSON value a line, and prints the result as JSON.
// What solution.kt prints goes to standard error.
private object TiltyardDriver {
    const val NODES_MAX = 10_000_000
    val input: ByteArray = System.`in`.readBytes()
    var at = 0
    val out = StringBuilder()

    fun drive() {
@CALL@
    }

    fun peek(): Char {
        while (at < input.size && (input[at] == 32.toByte() || input[at] in 9..13)) at++
        if (at == input.size) throw IllegalStateException("the input ends too early")
        return input[at].toChar()
    }

    fun expect(c: Char) {
        if (peek() != c) throw IllegalStateException("the input is not what the signature says")
        at++
    }

    // Whether another element follows, its comma passed over; the closing sign is taken.
    fun more(close: Char, first: Boolean): Boolean {
        if (peek() == close) {
            at++
            return false
        }
        if (!first) expect(',')
        return true
    }

    fun isNull(): Boolean {
        if (peek() != 'n') return false
        at += 4
        return true
    }

    fun nextArgument() {
        if (peek() == ',') at++
    }

    fun readInt(): Int = readLong().toInt()

    fun readLong(): Long {
        val negative = peek() == '-'
        if (negative) at++
        // Below zero there is room for one more than above.
        var value = 0L
        while (at < input.size && input[at] in 48..57) value = value * 10 - (input[at++] - 48)
        return if (negative) value else -value
    }

    fun readFloat(): Double {
        peek()
        val from = at
        while (at < input.size && "+-.eE0123456789".indexOf(input[at].toChar()) >= 0) at++
        return String(input, from, at - from, Charsets.ISO_8859_1).toDouble()
    }

    fun readBool(): Boolean {
        val value = peek() == 't'
        at += if (value) 4 else 5
        return value
    }

    fun readChar(): Char = readText()[0]

    fun part(): String {
        val from = at
        while (input[at] != 34.toByte() && input[at] != 92.toByte()) at++
        return String(input, from, at - from, Charsets.UTF_8)
    }

    fun readText(): String {
        expect('"')
        val first = part()
        if (input[at++] == 34.toByte()) return first
        val text = StringBuilder(first)
        while (true) {
            val c = input[at++].toChar()
            when (c) {
                'b' -> text.append('\b')
                'f' -> text.append('\u000c')
                'n' -> text.append('\n')
                'r' -> text.append('\r')
                't' -> text.append('\t')
                'u' -> {
                    text.append(String(input, at, 4, Charsets.ISO_8859_1).toInt(16).toChar())
                    at += 4
                }
                else -> text.append(c)
            }
            text.append(part())
            if (input[at++] == 34.toByte()) return text.toString()
        }
    }

    fun writeInt(value: Int) {
        out.append(value)
    }

    fun writeLong(value: Long) {
        out.append(value)
    }

    // JSON has no number like NaN; as text it is at least a wrong answer and not a broken one.
    fun writeFloat(value: Double) {
        if (value.isNaN() || value.isInfinite()) writeText(value.toString()) else out.append(value)
    }

    fun writeBool(value: Boolean) {
        out.append(value)
    }

    fun writeChar(value: Char) {
        writeText(value.toString())
    }

    fun writeText(value: String) {
        out.append('"')
        for (c in value) {
            when {
                c == '"' || c == '\\' -> out.append('\\').append(c)
                c == '\n' -> out.append("\\n")
                c < ' ' -> out.append(String.format("\\u%04x", c.toInt()))
                else -> out.append(c)
            }
        }
        out.append('"')
    }
@TYPES@}

fun main() {
    val result = PrintStream(FileOutputStream(FileDescriptor.out), false)
    val diverted = PrintStream(BufferedOutputStream(FileOutputStream(FileDescriptor.err), 1 shl 16), false, "UTF-8")
    System.setOut(diverted)
    try {
        TiltyardDriver.drive()
    } catch (thrown: Throwable) {
        diverted.flush()
        thrown.printStackTrace()
        System.exit(1)
    }
    diverted.flush()
    result.write((TiltyardDriver.out.append('\n').toString()).toByteArray(Charsets.UTF_8))
    result.flush()
    System.exit(0)
}
