tiltNames := tiltReadArray(tiltReadText)()
tiltExpect('[')
var tiltMade *@CLASS@
tiltText("[")
for tiltCall, tiltName := range tiltNames {
    if tiltCall > 0 {
        tiltText(",")
        tiltExpect(']')
        tiltExpect(',')
    }
    tiltExpect('[')
    switch tiltName {
@CASES@
    }
}
_ = tiltMade
tiltText("]")
