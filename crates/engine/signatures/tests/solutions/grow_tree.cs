public class Solution {
    public TreeNode GrowTree(ListNode head, TreeNode root) {
        if (root == null) return head == null ? null : new TreeNode(1);
        for (; head != null; head = head.next) root.val += head.val;
        Swap(root);
        Swap(root.right);
        return root;
    }

    void Swap(TreeNode node) {
        var left = node.left;
        node.left = node.right;
        node.right = left;
    }
}
