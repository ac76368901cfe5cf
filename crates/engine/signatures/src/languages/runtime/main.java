import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

@NODES@/** Calls what stands beside it with the arguments on standard input, one JSON value a line, and prints the result as JSON. What the
 * called prints goes to standard error. */
class TiltyardDriver {
    static final int NODES_MAX = 10_000_000;
    static byte[] in;
    static int at = 0;
    static final StringBuilder out = new StringBuilder();

    public static void main(String[] args) throws IOException {
        PrintStream result = new PrintStream(new FileOutputStream(FileDescriptor.out), false);
        PrintStream diverted = new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.err), 1 << 16), false, "UTF-8");
        System.setOut(diverted);
        in = System.in.readAllBytes();
        try {
            drive();
        } catch (Throwable thrown) {
            diverted.flush();
            thrown.printStackTrace();
            System.exit(1);
        }
        diverted.flush();
        out.append('\n');
        result.write(out.toString().getBytes(StandardCharsets.UTF_8));
        result.flush();
        System.exit(0);
    }

    static void drive() {
@CALL@
    }

    static byte peek() {
        while (at < in.length && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) at++;
        if (at == in.length) throw new IllegalStateException("the input ends too early");
        return in[at];
    }

    static void expect(char c) {
        if (peek() != c) throw new IllegalStateException("the input is not what the signature says");
        at++;
    }

    /** Whether another element follows, its comma passed over; the closing sign is taken. */
    static boolean more(char close, boolean first) {
        if (peek() == close) {
            at++;
            return false;
        }
        if (!first) expect(',');
        return true;
    }

    static boolean isNull() {
        if (peek() != 'n') return false;
        at += 4;
        return true;
    }

    static void nextArgument() {
        if (peek() == ',') at++;
    }

    static String[] readNames() {
        ArrayList<String> names = new ArrayList<>();
        expect('[');
        while (more(']', names.isEmpty())) names.add(readText());
        return names.toArray(new String[0]);
    }

    static int readInt() {
        return (int) readLong();
    }

    static long readLong() {
        boolean negative = peek() == '-';
        if (negative) at++;
        // Below zero there is room for one more than above.
        long value = 0;
        for (; at < in.length && in[at] >= '0' && in[at] <= '9'; at++) value = value * 10 - (in[at] - '0');
        return negative ? value : -value;
    }

    static double readFloat() {
        peek();
        int from = at;
        while (at < in.length && "+-.eE0123456789".indexOf(in[at]) >= 0) at++;
        return Double.parseDouble(new String(in, from, at - from, StandardCharsets.ISO_8859_1));
    }

    static boolean readBool() {
        boolean value = peek() == 't';
        at += value ? 4 : 5;
        return value;
    }

    static char readChar() {
        return readText().charAt(0);
    }

    static String readText() {
        expect('"');
        int from = at;
        while (in[at] != '"' && in[at] != '\\') at++;
        if (in[at] == '"') return new String(in, from, at++ - from, StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder();
        for (;;) {
            text.append(new String(in, from, at - from, StandardCharsets.UTF_8));
            if (in[at++] == '"') return text.toString();
            char c = (char) in[at++];
            switch (c) {
                case 'b': text.append('\b'); break;
                case 'f': text.append('\f'); break;
                case 'n': text.append('\n'); break;
                case 'r': text.append('\r'); break;
                case 't': text.append('\t'); break;
                case 'u':
                    text.append((char) Integer.parseInt(new String(in, at, 4, StandardCharsets.ISO_8859_1), 16));
                    at += 4;
                    break;
                default: text.append(c);
            }
            from = at;
            while (in[at] != '"' && in[at] != '\\') at++;
        }
    }

    static void writeInt(int value) {
        out.append(value);
    }

    static void writeLong(long value) {
        out.append(value);
    }

    /** JSON has no number like NaN; as text it is at least a wrong answer and not a broken one. */
    static void writeFloat(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) writeText(String.valueOf(value));
        else out.append(value);
    }

    static void writeBool(boolean value) {
        out.append(value);
    }

    static void writeChar(char value) {
        writeText(String.valueOf(value));
    }

    static void writeText(String value) {
        if (value == null) {
            out.append("null");
            return;
        }
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c == '\n') out.append("\\n");
            else if (c < 0x20) out.append(String.format("\\u%04x", (int) c));
            else out.append(c);
        }
        out.append('"');
    }
@TYPES@}
