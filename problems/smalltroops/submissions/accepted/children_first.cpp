class Solution {
    void settle(TreeNode* node, int least) {
        for (TreeNode** child : {&node->left, &node->right}) {
            if (!*child) continue;
            settle(*child, least);
            if ((*child)->left || (*child)->right || (*child)->val >= least) continue;
            node->val += (*child)->val;
            *child = nullptr;
        }
    }

public:
    TreeNode* dissolveTroops(TreeNode* root, int least) {
        settle(root, least);
        return root;
    }
};
