function growTree(head: ListNode | null, root: TreeNode | null): TreeNode | null {
  if (!root) return head ? new TreeNode(1) : null;
  for (; head; head = head.next) root.val += head.val;
  [root.left, root.right] = [root.right, root.left];
  const right = root.right as TreeNode;
  [right.left, right.right] = [right.right, right.left];
  return root;
}
