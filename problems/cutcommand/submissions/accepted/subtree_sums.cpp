class Solution {
    vector<long long> sums;

    long long addUp(TreeNode* node) {
        if (!node) return 0;
        long long sum = node->val + addUp(node->left) + addUp(node->right);
        sums.push_back(sum);
        return sum;
    }

public:
    long long fairestCut(TreeNode* root) {
        long long whole = addUp(root), best = LLONG_MAX;
        sums.pop_back();
        for (long long part : sums) best = min(best, abs(whole - 2 * part));
        return best;
    }
};
