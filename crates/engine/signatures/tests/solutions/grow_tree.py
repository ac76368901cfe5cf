def grow_tree(head: Optional[ListNode], root: Optional[TreeNode]) -> Optional[TreeNode]:
    if root is None:
        return TreeNode(1) if head else None
    while head:
        root.val += head.val
        head = head.next
    root.left, root.right = root.right, root.left
    root.right.left, root.right.right = root.right.right, root.right.left
    return root
