package main

func growTree(head *ListNode, root *TreeNode) *TreeNode {
	if root == nil {
		if head == nil {
			return nil
		}
		return &TreeNode{Val: 1}
	}
	for ; head != nil; head = head.Next {
		root.Val += head.Val
	}
	root.Left, root.Right = root.Right, root.Left
	root.Right.Left, root.Right.Right = root.Right.Right, root.Right.Left
	return root
}
