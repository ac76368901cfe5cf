static struct TreeNode* tilt_read_tree(void) {
    size_t count = 0, length = 0, room = 16;
    struct TreeNode** row = tilt_room(NULL, room * sizeof *row);
    tilt_expect('[');
    for (; tilt_more(']', count == 0); count++) {
        if (tilt_null()) continue;
        struct TreeNode* node = tilt_room(NULL, sizeof *node);
        node->val = tilt_read_@NAME@();
        node->left = node->right = NULL;
        if (length == room) row = tilt_room(row, (room *= 2) * sizeof *row);
        row[length++] = node;
        if (count == 0) continue;
        struct TreeNode* parent = row[(count - 1) / 2];
        if (count % 2) parent->left = node;
        else parent->right = node;
    }
    struct TreeNode* root = length ? row[0] : NULL;
    free(row);
    return root;
}

static void tilt_write_tree(struct TreeNode* root) {
    size_t length = 1, room = 16, nulls = 0;
    struct TreeNode** row = tilt_room(NULL, room * sizeof *row);
    row[0] = root;
    tilt_text("[");
    for (size_t at = 0; at < length; at++) {
        struct TreeNode* node = row[at];
        if (!node) {
            nulls++;
            continue;
        }
        // Nulls are written once a node follows them: a tree does not end with null.
        for (; nulls; nulls--) tilt_text(",null");
        if (at) tilt_text(",");
        tilt_write_@NAME@(node->val);
        if (length + 2 > room) row = tilt_room(row, (room *= 2) * sizeof *row);
        row[length++] = node->left;
        row[length++] = node->right;
        if (length > 2 * (size_t)TILT_NODES_MAX) tilt_fail("the tree that was returned has no end");
    }
    tilt_text("]");
    free(row);
}

