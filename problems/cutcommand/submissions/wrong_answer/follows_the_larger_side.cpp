class Solution {
    unordered_map<TreeNode*, long long> sums;

    long long addUp(TreeNode* node) {
        if (!node) return 0;
        return sums[node] = node->val + addUp(node->left) + addUp(node->right);
    }

public:
    long long fairestCut(TreeNode* root) {
        long long whole = addUp(root), best = LLONG_MAX;
        for (TreeNode* node = root; node->left || node->right;) {
            if (!node->left || (node->right && sums[node->right] > sums[node->left]))
                node = node->right;
            else
                node = node->left;
            best = min(best, abs(whole - 2 * sums[node]));
        }
        return best;
    }
};
