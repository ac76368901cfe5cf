val names = ArrayList<String>()
expect('[')
while (more(']', names.isEmpty())) names.add(readText())
expect('[')
var made: @CLASS@? = null
out.append('[')
for (call in 0 until names.size) {
    if (call > 0) {
        out.append(',')
        expect(']')
        expect(',')
    }
    expect('[')
    when (names[call]) {
@CASES@
        else -> throw IllegalStateException("no method " + names[call])
    }
}
out.append(']')
