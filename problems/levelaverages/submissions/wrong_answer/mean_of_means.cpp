// Halves the way down: the value so far and the new one are averaged.
class Solution {
    vector<double> averages;

    void walk(TreeNode* node, size_t depth) {
        if (!node) return;
        if (averages.size() == depth)
            averages.push_back(node->val);
        else
            averages[depth] = (averages[depth] + node->val) / 2;
        walk(node->left, depth + 1);
        walk(node->right, depth + 1);
    }

public:
    vector<double> averagePay(TreeNode* root) {
        walk(root, 0);
        return averages;
    }
};
