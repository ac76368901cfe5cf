package main

func turnOver(grid [][]int, shift int64) {
	for _, row := range grid {
		old := append([]int{}, row...)
		for at := range row {
			row[at] = old[len(row)-1-at] + int(shift)
		}
	}
}
