class Solution {
    public double[] averagePay(TreeNode root) {
        List<Double> averages = new ArrayList<>();
        Deque<TreeNode> waiting = new ArrayDeque<>();
        waiting.add(root);
        while (!waiting.isEmpty()) {
            int width = waiting.size();
            long sum = 0;
            for (int i = 0; i < width; i++) {
                TreeNode node = waiting.remove();
                sum += node.val;
                if (node.left != null) {
                    waiting.add(node.left);
                }
                if (node.right != null) {
                    waiting.add(node.right);
                }
            }
            averages.add((double) sum / width);
        }
        return averages.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
