// Counts the riders of the whole subtree: a troop with large troops below it may stay only because of them.
class Solution {
    int settle(TreeNode* node, int least) {
        int sum = node->val;
        for (TreeNode** child : {&node->left, &node->right}) {
            if (!*child) continue;
            int below = settle(*child, least);
            sum += below;
            if (below >= least) continue;
            node->val += below;
            *child = nullptr;
        }
        return node->val < least && !node->left && !node->right ? node->val : max(sum, node->val);
    }

public:
    TreeNode* dissolveTroops(TreeNode* root, int least) {
        settle(root, least);
        return root->val < least && (root->left || root->right) ? nullptr : root;
    }
};
