func fairestCut(root *TreeNode) int64 {
	sums := []int64{}
	var addUp func(node *TreeNode) int64
	addUp = func(node *TreeNode) int64 {
		if node == nil {
			return 0
		}
		sum := int64(node.Val) + addUp(node.Left) + addUp(node.Right)
		sums = append(sums, sum)
		return sum
	}
	whole := addUp(root)
	best := int64(-1)
	for _, part := range sums[:len(sums)-1] {
		difference := whole - 2*part
		if difference < 0 {
			difference = -difference
		}
		if best < 0 || difference < best {
			best = difference
		}
	}
	return best
}
