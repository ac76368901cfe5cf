
func tiltReadList() *ListNode {
	var head *ListNode
	end := &head
	tiltExpect('[')
	for tiltMore(']', head == nil) {
		*end = &ListNode{Val: @READ@()}
		end = &(*end).Next
	}
	return head
}

func tiltWriteList(node *ListNode) {
	tiltText("[")
	for count := 0; node != nil; node = node.Next {
		if count > 0 {
			tiltText(",")
		}
		@WRITE@(node.Val)
		if count++; count > tiltNodesMax {
			panic("the list that was returned has no end")
		}
	}
	tiltText("]")
}

