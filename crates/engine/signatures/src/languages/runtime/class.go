names := tiltReadArray(tiltReadText)()
tiltExpect('[')
var made *@CLASS@
tiltText("[")
for call, name := range names {
    if call > 0 {
        tiltText(",")
        tiltExpect(']')
        tiltExpect(',')
    }
    tiltExpect('[')
    switch name {
@CASES@
    }
}
_ = made
tiltText("]")
