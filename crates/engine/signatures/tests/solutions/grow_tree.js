function growTree(head, root) {
  if (!root) return head ? new TreeNode(1) : null;
  for (; head; head = head.next) root.val += head.val;
  [root.left, root.right] = [root.right, root.left];
  [root.right.left, root.right.right] = [root.right.right, root.right.left];
  return root;
}
