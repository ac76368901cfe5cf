func turnTroops(head *ListNode, size int) *ListNode {
	link := &head
	for *link != nil {
		for i := 0; i < size && *link != nil; i++ {
			link = &(*link).Next
		}
		first := *link
		if first == nil {
			break
		}
		var before *ListNode
		node := first
		for i := 0; i < size && node != nil; i++ {
			node.Next, before, node = before, node, node.Next
		}
		*link = before
		first.Next = node
		link = &first.Next
	}
	return head
}
