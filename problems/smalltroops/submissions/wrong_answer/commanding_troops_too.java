class Solution {
    public TreeNode dissolveTroops(TreeNode root, int least) {
        settle(root, least);
        return root;
    }

    private void settle(TreeNode node, int least) {
        if (node.left != null) {
            settle(node.left, least);
            if (node.left.val < least) {
                node.val += node.left.val;
                node.left = null;
            }
        }
        if (node.right != null) {
            settle(node.right, least);
            if (node.right.val < least) {
                node.val += node.right.val;
                node.right = null;
            }
        }
    }
}
