def grow_tree(head, root)
  return head && TreeNode.new(1) unless root

  while head
    root.val += head.val
    head = head.next
  end
  root.left, root.right = root.right, root.left
  root.right.left, root.right.right = root.right.right, root.right.left
  root
end
