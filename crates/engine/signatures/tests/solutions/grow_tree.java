class Solution {
    public TreeNode growTree(ListNode head, TreeNode root) {
        if (root == null) return head == null ? null : new TreeNode(1);
        for (; head != null; head = head.next) root.val += head.val;
        swap(root);
        swap(root.right);
        return root;
    }

    private void swap(TreeNode node) {
        TreeNode left = node.left;
        node.left = node.right;
        node.right = left;
    }
}
