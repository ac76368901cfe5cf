
func tiltReadTree() *TreeNode {
	var row []*TreeNode
	tiltExpect('[')
	for count := 0; tiltMore(']', count == 0); count++ {
		if tiltNull() {
			continue
		}
		node := &TreeNode{Val: @READ@()}
		row = append(row, node)
		if count == 0 {
			continue
		}
		if parent := row[(count-1)/2]; count%2 == 1 {
			parent.Left = node
		} else {
			parent.Right = node
		}
	}
	if len(row) == 0 {
		return nil
	}
	return row[0]
}

func tiltWriteTree(root *TreeNode) {
	row := []*TreeNode{root}
	nulls := 0
	tiltText("[")
	for at := 0; at < len(row); at++ {
		node := row[at]
		if node == nil {
			nulls++
			continue
		}
		// Nulls are written once a node follows them: a tree does not end with null.
		for ; nulls > 0; nulls-- {
			tiltText(",null")
		}
		if at > 0 {
			tiltText(",")
		}
		@WRITE@(node.Val)
		row = append(row, node.Left, node.Right)
		if len(row) > 2*tiltNodesMax {
			panic("the tree that was returned has no end")
		}
	}
	tiltText("]")
}

