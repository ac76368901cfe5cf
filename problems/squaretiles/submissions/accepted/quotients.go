func countStones(width int64, depth int64) int64 {
	var stones int64
	for depth > 0 {
		stones += width / depth
		width, depth = depth, width%depth
	}
	return stones
}
