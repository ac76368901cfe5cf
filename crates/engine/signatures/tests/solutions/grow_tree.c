static void swap(struct TreeNode* node) {
    struct TreeNode* left = node->left;
    node->left = node->right;
    node->right = left;
}

struct TreeNode* grow_tree(struct ListNode* head, struct TreeNode* root) {
    if (!root) return head ? calloc(1, sizeof(struct TreeNode)) : NULL;
    for (; head; head = head->next) root->val += head->val;
    swap(root);
    swap(root->right);
    return root;
}
