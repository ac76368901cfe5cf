// A subtree disappears as a whole exactly if all of its riders together are too few.
class Solution {
    int least;

    int settle(TreeNode* node) {
        int sum = node->val;
        for (TreeNode** child : {&node->left, &node->right}) {
            if (!*child) continue;
            int below = settle(*child);
            sum += below;
            if (below >= least) continue;
            node->val += below;
            *child = nullptr;
        }
        return sum;
    }

public:
    TreeNode* dissolveTroops(TreeNode* root, int least) {
        this->least = least;
        settle(root);
        return root;
    }
};
