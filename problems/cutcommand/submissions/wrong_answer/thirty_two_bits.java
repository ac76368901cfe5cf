class Solution {
    private final List<Integer> sums = new ArrayList<>();

    public long fairestCut(TreeNode root) {
        int whole = addUp(root);
        sums.remove(sums.size() - 1);
        int best = Integer.MAX_VALUE;
        for (int part : sums) {
            best = Math.min(best, Math.abs(whole - 2 * part));
        }
        return best;
    }

    private int addUp(TreeNode node) {
        if (node == null) {
            return 0;
        }
        int sum = node.val + addUp(node.left) + addUp(node.right);
        sums.add(sum);
        return sum;
    }
}
