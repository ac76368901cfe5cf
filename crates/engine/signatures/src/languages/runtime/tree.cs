
    static TreeNode ReadTree() {
        var row = new List<TreeNode>();
        Expect('[');
        for (int count = 0; More(']', count == 0); count++) {
            if (IsNull()) continue;
            var node = new TreeNode(Read@INNER@());
            row.Add(node);
            if (count == 0) continue;
            var parent = row[(count - 1) / 2];
            if (count % 2 == 1) parent.left = node;
            else parent.right = node;
        }
        return row.Count == 0 ? null : row[0];
    }

    static void WriteTree(TreeNode root) {
        var row = new List<TreeNode> { root };
        int nulls = 0;
        Out.Append('[');
        for (int i = 0; i < row.Count; i++) {
            var node = row[i];
            if (node == null) {
                nulls++;
                continue;
            }
            // Nulls are written once a node follows them: a tree does not end with null.
            for (; nulls > 0; nulls--) Out.Append(",null");
            if (i > 0) Out.Append(',');
            Write@INNER@(node.val);
            row.Add(node.left);
            row.Add(node.right);
            if (row.Count > 2 * NodesMax) throw new InvalidOperationException("the tree that was returned has no end");
        }
        Out.Append(']');
    }
