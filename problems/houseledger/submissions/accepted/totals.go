func standings(houses []string, points []int) map[string]int {
	totals := map[string]int{}
	for i, house := range houses {
		totals[house] += points[i]
	}
	for house, total := range totals {
		if total <= 0 {
			delete(totals, house)
		}
	}
	return totals
}
