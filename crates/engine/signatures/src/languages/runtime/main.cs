using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

@NODES@// Calls what stands in solution.cs with the arguments on standard input, one JSON value a line, and prints the result as JSON.
// What solution.cs prints goes to standard error.
static class TiltyardDriver {
    const int NodesMax = 10000000;
    static byte[] input;
    static int at = 0;
    static readonly StringBuilder Out = new StringBuilder();

    static void Main() {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var diverted = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false), 1 << 16);
        Console.SetOut(diverted);
        var all = new MemoryStream();
        Console.OpenStandardInput().CopyTo(all);
        input = all.ToArray();
        try {
            Drive();
        } finally {
            diverted.Flush();
        }
        Out.Append('\n');
        var bytes = new UTF8Encoding(false).GetBytes(Out.ToString());
        using (var result = Console.OpenStandardOutput()) result.Write(bytes, 0, bytes.Length);
        Environment.Exit(0);
    }

    static void Drive() {
@CALL@
    }

    static byte Peek() {
        while (at < input.Length && (input[at] == ' ' || input[at] == '\n' || input[at] == '\r' || input[at] == '\t')) at++;
        if (at == input.Length) throw new InvalidOperationException("the input ends too early");
        return input[at];
    }

    static void Expect(char c) {
        if (Peek() != c) throw new InvalidOperationException("the input is not what the signature says");
        at++;
    }

    // Whether another element follows, its comma passed over; the closing sign is taken.
    static bool More(char close, bool first) {
        if (Peek() == close) {
            at++;
            return false;
        }
        if (!first) Expect(',');
        return true;
    }

    static bool IsNull() {
        if (Peek() != 'n') return false;
        at += 4;
        return true;
    }

    static void NextArgument() {
        if (Peek() == ',') at++;
    }

    static string Same(string name) {
        return name;
    }

    static Func<T[]> ReadArray<T>(Func<T> item) {
        return () => {
            var values = new List<T>();
            Expect('[');
            while (More(']', values.Count == 0)) values.Add(item());
            return values.ToArray();
        };
    }

    static Func<Dictionary<K, V>> ReadMap<K, V>(Func<string, K> key, Func<V> item) {
        return () => {
            var values = new Dictionary<K, V>();
            Expect('{');
            for (bool first = true; More('}', first); first = false) {
                var name = ReadText();
                Expect(':');
                values[key(name)] = item();
            }
            return values;
        };
    }

    static int ReadInt() {
        return (int) ReadLong();
    }

    static long ReadLong() {
        bool negative = Peek() == '-';
        if (negative) at++;
        // Below zero there is room for one more than above.
        long value = 0;
        for (; at < input.Length && input[at] >= '0' && input[at] <= '9'; at++) value = value * 10 - (input[at] - '0');
        return negative ? value : -value;
    }

    static double ReadFloat() {
        Peek();
        int from = at;
        while (at < input.Length && "+-.eE0123456789".IndexOf((char) input[at]) >= 0) at++;
        return double.Parse(Encoding.ASCII.GetString(input, from, at - from), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    static bool ReadBool() {
        bool value = Peek() == 't';
        at += value ? 4 : 5;
        return value;
    }

    static char ReadChar() {
        return ReadText()[0];
    }

    static string ReadText() {
        Expect('"');
        int from = at;
        while (input[at] != '"' && input[at] != '\\') at++;
        if (input[at] == '"') return Encoding.UTF8.GetString(input, from, at++ - from);
        var text = new StringBuilder();
        for (;;) {
            text.Append(Encoding.UTF8.GetString(input, from, at - from));
            if (input[at++] == '"') return text.ToString();
            char c = (char) input[at++];
            switch (c) {
                case 'b': text.Append('\b'); break;
                case 'f': text.Append('\f'); break;
                case 'n': text.Append('\n'); break;
                case 'r': text.Append('\r'); break;
                case 't': text.Append('\t'); break;
                case 'u':
                    text.Append((char) Convert.ToInt32(Encoding.ASCII.GetString(input, at, 4), 16));
                    at += 4;
                    break;
                default: text.Append(c); break;
            }
            from = at;
            while (input[at] != '"' && input[at] != '\\') at++;
        }
    }

    static Action<IList<T>> WriteArray<T>(Action<T> item) {
        return values => {
            if (values == null) {
                Out.Append("null");
                return;
            }
            Out.Append('[');
            for (int i = 0; i < values.Count; i++) {
                if (i > 0) Out.Append(',');
                item(values[i]);
            }
            Out.Append(']');
        };
    }

    static Action<IDictionary<K, V>> WriteMap<K, V>(Action<V> item) {
        return values => {
            if (values == null) {
                Out.Append("null");
                return;
            }
            bool first = true;
            Out.Append('{');
            foreach (var entry in values) {
                if (!first) Out.Append(',');
                first = false;
                WriteText(Convert.ToString(entry.Key, CultureInfo.InvariantCulture));
                Out.Append(':');
                item(entry.Value);
            }
            Out.Append('}');
        };
    }

    static void WriteInt(int value) {
        Out.Append(value);
    }

    static void WriteLong(long value) {
        Out.Append(value);
    }

    // JSON has no number like NaN; as text it is at least a wrong answer and not a broken one.
    static void WriteFloat(double value) {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (double.IsNaN(value) || double.IsInfinity(value)) WriteText(text);
        else Out.Append(text);
    }

    static void WriteBool(bool value) {
        Out.Append(value ? "true" : "false");
    }

    static void WriteChar(char value) {
        WriteText(value.ToString());
    }

    static void WriteText(string value) {
        if (value == null) {
            Out.Append("null");
            return;
        }
        Out.Append('"');
        foreach (char c in value) {
            if (c == '"' || c == '\\') Out.Append('\\').Append(c);
            else if (c == '\n') Out.Append("\\n");
            else if (c < 0x20) Out.Append("\\u" + ((int) c).ToString("x4"));
            else Out.Append(c);
        }
        Out.Append('"');
    }
@TYPES@}
