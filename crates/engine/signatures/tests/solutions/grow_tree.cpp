class Solution {
public:
    TreeNode* growTree(ListNode* head, TreeNode* root) {
        if (!root) return head ? new TreeNode(1) : nullptr;
        for (; head; head = head->next) root->val += head->val;
        swap(root->left, root->right);
        swap(root->right->left, root->right->right);
        return root;
    }
};
