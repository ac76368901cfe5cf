func shortestWalk(flags []int, colours int) []int {
	counts := make([]int, colours+1)
	best := []int{}
	missing, first := colours, 0
	for last, colour := range flags {
		if counts[colour] == 0 {
			missing--
		}
		counts[colour]++
		for missing == 0 {
			if len(best) == 0 || last-first < best[1]-best[0] {
				best = []int{first, last}
			}
			counts[flags[first]]--
			if counts[flags[first]] == 0 {
				missing++
			}
			first++
		}
	}
	return best
}
