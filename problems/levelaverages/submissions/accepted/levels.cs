public class Solution {
    public double[] AveragePay(TreeNode root) {
        var averages = new List<double>();
        var level = new List<TreeNode> { root };
        while (level.Count > 0) {
            averages.Add(level.Average(node => (double)node.val));
            level = level.SelectMany(node => new[] { node.left, node.right }).Where(node => node != null).ToList();
        }
        return averages.ToArray();
    }
}
