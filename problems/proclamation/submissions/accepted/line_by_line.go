import "strings"

func layOut(words []string, width int) []string {
	lines := []string{}
	for _, word := range words {
		last := len(lines) - 1
		if last >= 0 && len(lines[last])+1+len(word) <= width {
			lines[last] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	for i, line := range lines {
		room := width - len(line)
		lines[i] = strings.Repeat(".", room/2) + line + strings.Repeat(".", room-room/2)
	}
	return lines
}
