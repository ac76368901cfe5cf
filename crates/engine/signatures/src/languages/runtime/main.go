package main

import (
	tiltFmt "fmt"
	tiltIo "io"
	tiltMath "math"
	tiltOs "os"
	tiltConv "strconv"
	tiltSyscall "syscall"
	tiltUtf16 "unicode/utf16"
)

const tiltNodesMax = 10000000

// Calls what stands in solution.go with the arguments on standard input, one JSON value a line, and prints the result as JSON.
// What solution.go prints goes to standard error: descriptors are exchanged before anything else begins.
var tiltResult = tiltDivert()

var (
	tiltIn  []byte
	tiltAt  int
	tiltOut []byte
)

func tiltDivert() *tiltOs.File {
	kept, err := tiltSyscall.Dup(1)
	if err == nil {
		err = tiltSyscall.Dup3(2, 1, 0)
	}
	if err != nil {
		panic(err)
	}
	return tiltOs.NewFile(uintptr(kept), "result")
}

func main() {
	data, err := tiltIo.ReadAll(tiltOs.Stdin)
	if err != nil {
		panic(err)
	}
	tiltIn = data
	tiltDrive()
	tiltText("\n")
	if _, err := tiltResult.Write(tiltOut); err != nil {
		panic(err)
	}
}

func tiltDrive() {
@CALL@
}

@NODES@func tiltPeek() byte {
	for tiltAt < len(tiltIn) && (tiltIn[tiltAt] == ' ' || tiltIn[tiltAt] == '\n' || tiltIn[tiltAt] == '\r' || tiltIn[tiltAt] == '\t') {
		tiltAt++
	}
	if tiltAt == len(tiltIn) {
		panic("the input ends too early")
	}
	return tiltIn[tiltAt]
}

func tiltExpect(c byte) {
	if tiltPeek() != c {
		panic("the input is not what the signature says")
	}
	tiltAt++
}

// Whether another element follows, its comma passed over; the closing sign is taken.
func tiltMore(end byte, first bool) bool {
	if tiltPeek() == end {
		tiltAt++
		return false
	}
	if !first {
		tiltExpect(',')
	}
	return true
}

func tiltNull() bool {
	if tiltPeek() != 'n' {
		return false
	}
	tiltAt += 4
	return true
}

func tiltNextArgument() {
	if tiltPeek() == ',' {
		tiltAt++
	}
}

func tiltReadArray[T any](item func() T) func() []T {
	return func() []T {
		values := []T{}
		tiltExpect('[')
		for tiltMore(']', len(values) == 0) {
			values = append(values, item())
		}
		return values
	}
}

func tiltReadMap[K comparable, V any](key func(string) K, item func() V) func() map[K]V {
	return func() map[K]V {
		values := map[K]V{}
		tiltExpect('{')
		for first := true; tiltMore('}', first); first = false {
			name := tiltReadText()
			tiltExpect(':')
			values[key(name)] = item()
		}
		return values
	}
}

func tiltKeyText(name string) string { return name }

func tiltKeyInt(name string) int { return int(tiltKeyLong(name)) }

func tiltKeyLong(name string) int64 {
	value, err := tiltConv.ParseInt(name, 10, 64)
	if err != nil {
		panic(err)
	}
	return value
}

func tiltReadInt() int { return int(tiltReadLong()) }

func tiltReadLong() int64 {
	negative := tiltPeek() == '-'
	if negative {
		tiltAt++
	}
	var value int64
	// Below zero there is room for one more than above.
	for tiltAt < len(tiltIn) && tiltIn[tiltAt] >= '0' && tiltIn[tiltAt] <= '9' {
		value = value*10 - int64(tiltIn[tiltAt]-'0')
		tiltAt++
	}
	if negative {
		return value
	}
	return -value
}

func tiltReadFloat() float64 {
	tiltPeek()
	from := tiltAt
	for tiltAt < len(tiltIn) {
		c := tiltIn[tiltAt]
		if c != '+' && c != '-' && c != '.' && c != 'e' && c != 'E' && (c < '0' || c > '9') {
			break
		}
		tiltAt++
	}
	value, _ := tiltConv.ParseFloat(string(tiltIn[from:tiltAt]), 64)
	return value
}

func tiltReadBool() bool {
	if tiltPeek() == 't' {
		tiltAt += 4
		return true
	}
	tiltAt += 5
	return false
}

func tiltReadChar() byte { return tiltReadText()[0] }

func tiltReadText() string {
	tiltExpect('"')
	from := tiltAt
	for tiltIn[tiltAt] != '"' && tiltIn[tiltAt] != '\\' {
		tiltAt++
	}
	text := append([]byte{}, tiltIn[from:tiltAt]...)
	for tiltIn[tiltAt] != '"' {
		if tiltIn[tiltAt] != '\\' {
			text = append(text, tiltIn[tiltAt])
			tiltAt++
			continue
		}
		c := tiltIn[tiltAt+1]
		tiltAt += 2
		switch c {
		case 'b':
			text = append(text, '\b')
		case 'f':
			text = append(text, '\f')
		case 'n':
			text = append(text, '\n')
		case 'r':
			text = append(text, '\r')
		case 't':
			text = append(text, '\t')
		case 'u':
			point := tiltHex()
			if tiltUtf16.IsSurrogate(point) && tiltIn[tiltAt] == '\\' && tiltIn[tiltAt+1] == 'u' {
				tiltAt += 2
				point = tiltUtf16.DecodeRune(point, tiltHex())
			}
			text = append(text, string(point)...)
		default:
			text = append(text, c)
		}
	}
	tiltAt++
	return string(text)
}

func tiltHex() rune {
	value, err := tiltConv.ParseUint(string(tiltIn[tiltAt:tiltAt+4]), 16, 32)
	if err != nil {
		panic(err)
	}
	tiltAt += 4
	return rune(value)
}

func tiltText(text string) { tiltOut = append(tiltOut, text...) }

func tiltWriteArray[T any](item func(T)) func([]T) {
	return func(values []T) {
		tiltText("[")
		for at, value := range values {
			if at > 0 {
				tiltText(",")
			}
			item(value)
		}
		tiltText("]")
	}
}

func tiltWriteMap[K comparable, V any](item func(V)) func(map[K]V) {
	return func(values map[K]V) {
		first := true
		tiltText("{")
		for key, value := range values {
			if !first {
				tiltText(",")
			}
			first = false
			tiltWriteText(tiltFmt.Sprint(key))
			tiltText(":")
			item(value)
		}
		tiltText("}")
	}
}

func tiltWriteInt(value int) { tiltWriteLong(int64(value)) }

func tiltWriteLong(value int64) { tiltOut = tiltConv.AppendInt(tiltOut, value, 10) }

// JSON has no number like NaN; as text it is at least a wrong answer and not a broken one.
func tiltWriteFloat(value float64) {
	if tiltMath.IsNaN(value) || tiltMath.IsInf(value, 0) {
		tiltWriteText(tiltFmt.Sprint(value))
		return
	}
	tiltOut = tiltConv.AppendFloat(tiltOut, value, 'g', -1, 64)
}

func tiltWriteBool(value bool) { tiltOut = tiltConv.AppendBool(tiltOut, value) }

func tiltWriteChar(value byte) { tiltWriteText(string([]byte{value})) }

func tiltWriteText(value string) {
	tiltText("\"")
	for at := 0; at < len(value); at++ {
		c := value[at]
		switch {
		case c == '"' || c == '\\':
			tiltOut = append(tiltOut, '\\', c)
		case c == '\n':
			tiltText("\\n")
		case c < 0x20:
			tiltText("\\u00")
			tiltOut = append(tiltOut, "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		default:
			tiltOut = append(tiltOut, c)
		}
	}
	tiltText("\"")
}
