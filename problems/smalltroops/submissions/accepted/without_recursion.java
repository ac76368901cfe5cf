class Solution {
    public TreeNode dissolveTroops(TreeNode root, int least) {
        // Parents stand before their children; read backwards, children come first.
        List<TreeNode> order = new ArrayList<>(List.of(root));
        for (int i = 0; i < order.size(); i++) {
            TreeNode node = order.get(i);
            if (node.left != null) {
                order.add(node.left);
            }
            if (node.right != null) {
                order.add(node.right);
            }
        }
        for (int i = order.size() - 1; i >= 0; i--) {
            TreeNode node = order.get(i);
            if (isSmall(node.left, least)) {
                node.val += node.left.val;
                node.left = null;
            }
            if (isSmall(node.right, least)) {
                node.val += node.right.val;
                node.right = null;
            }
        }
        return root;
    }

    private boolean isSmall(TreeNode node, int least) {
        return node != null && node.left == null && node.right == null && node.val < least;
    }
}
