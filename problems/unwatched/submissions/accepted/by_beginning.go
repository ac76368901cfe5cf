import "sort"

func unwatchedTimes(end int, shifts [][]int) [][]int {
	sort.Slice(shifts, func(i, j int) bool { return shifts[i][0] < shifts[j][0] })
	gaps := [][]int{}
	watched := 0
	for _, shift := range append(shifts, []int{end, end}) {
		if shift[0] > watched {
			gaps = append(gaps, []int{watched, shift[0]})
		}
		if shift[1] > watched {
			watched = shift[1]
		}
	}
	return gaps
}
