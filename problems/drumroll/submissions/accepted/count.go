func writeRoll(beats string) string {
	written := []byte{}
	count := 0
	for i := range beats {
		count++
		if i+1 == len(beats) || beats[i+1] != beats[i] || count == 9 {
			written = append(written, beats[i])
			if count > 1 {
				written = append(written, byte('0'+count))
			}
			count = 0
		}
	}
	return string(written)
}
