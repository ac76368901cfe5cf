struct TreeNode {
    @VALUE@ val;
    TreeNode* left;
    TreeNode* right;
    TreeNode() : val(), left(nullptr), right(nullptr) {}
    TreeNode(@VALUE@ x) : val(x), left(nullptr), right(nullptr) {}
    TreeNode(@VALUE@ x, TreeNode* left, TreeNode* right) : val(x), left(left), right(right) {}
};
namespace tilt_driver {
template <> void read_value(TreeNode*& root) {
    root = nullptr;
    std::vector<TreeNode*> row;
    size_t at = 0;
    expect('[');
    for (bool first = true; more(']', first); first = false) {
        TreeNode* node = nullptr;
        if (!null()) {
            @VALUE@ value{};
            read_value(value);
            node = new TreeNode(value);
        }
        if (first) {
            root = node;
        } else if (node) {
            TreeNode* parent = row.at((at - 1) / 2);
            (at % 2 ? parent->left : parent->right) = node;
        }
        if (node) row.push_back(node);
        at++;
    }
}
template <> void write_value(TreeNode* const& root) {
    std::vector<TreeNode*> row{root};
    size_t nulls = 0;
    put('[');
    for (size_t at = 0; at < row.size(); at++) {
        TreeNode* node = row[at];
        if (!node) {
            nulls++;
            continue;
        }
        // Nulls are written once a node follows them: a tree does not end with null.
        for (; nulls; nulls--) text(",null");
        if (at) put(',');
        write_value(node->val);
        row.push_back(node->left);
        row.push_back(node->right);
        if (row.size() > 2 * NODES_MAX) fail("the tree that was returned has no end");
    }
    put(']');
}
}
