class Solution {
    public long fairestCut(TreeNode root) {
        List<TreeNode> order = new ArrayList<>();
        List<Integer> parents = new ArrayList<>();
        order.add(root);
        parents.add(-1);
        for (int i = 0; i < order.size(); i++) {
            TreeNode node = order.get(i);
            for (TreeNode child : new TreeNode[] {node.left, node.right}) {
                if (child != null) {
                    order.add(child);
                    parents.add(i);
                }
            }
        }
        long[] sums = new long[order.size()];
        for (int i = sums.length - 1; i >= 0; i--) {
            sums[i] += order.get(i).val;
            if (i > 0) {
                sums[parents.get(i)] += sums[i];
            }
        }
        long best = Long.MAX_VALUE;
        for (int i = 1; i < sums.length; i++) {
            best = Math.min(best, Math.abs(sums[0] - 2 * sums[i]));
        }
        return best;
    }
}
