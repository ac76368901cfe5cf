class Solution {
    public double[] averagePay(TreeNode root) {
        List<Double> averages = new ArrayList<>();
        List<TreeNode> level = List.of(root);
        while (!level.isEmpty()) {
            int sum = 0;
            List<TreeNode> below = new ArrayList<>();
            for (TreeNode node : level) {
                sum += node.val;
                if (node.left != null) {
                    below.add(node.left);
                }
                if (node.right != null) {
                    below.add(node.right);
                }
            }
            averages.add((double) sum / level.size());
            level = below;
        }
        return averages.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
