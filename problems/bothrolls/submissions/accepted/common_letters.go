func shortestProgramme(first string, second string) int {
	common := make([]int, len(second)+1)
	for i := range first {
		next := make([]int, len(second)+1)
		for j := range second {
			switch {
			case first[i] == second[j]:
				next[j+1] = common[j] + 1
			case common[j+1] > next[j]:
				next[j+1] = common[j+1]
			default:
				next[j+1] = next[j]
			}
		}
		common = next
	}
	return len(first) + len(second) - common[len(second)]
}
