func mostCoats(posts int, orders [][]int) int {
	change := make([]int, posts+2)
	for _, order := range orders {
		change[order[0]]++
		change[order[1]+1]--
	}
	coats, most := 0, 0
	for _, difference := range change {
		coats += difference
		if coats > most {
			most = coats
		}
	}
	return most
}
