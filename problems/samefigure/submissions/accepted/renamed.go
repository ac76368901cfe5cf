func groupByFigure(words []string) [][]string {
	place := map[string]int{}
	groups := [][]string{}
	for _, word := range words {
		var name [26]byte
		next := byte('a')
		figure := make([]byte, len(word))
		for i := range word {
			letter := word[i] - 'a'
			if name[letter] == 0 {
				name[letter] = next
				next++
			}
			figure[i] = name[letter]
		}
		at, known := place[string(figure)]
		if !known {
			at = len(groups)
			place[string(figure)] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], word)
	}
	return groups
}
