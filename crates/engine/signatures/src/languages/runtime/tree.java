
    static TreeNode readTree() {
        ArrayList<TreeNode> row = new ArrayList<>();
        expect('[');
        for (int count = 0; more(']', count == 0); count++) {
            if (isNull()) continue;
            TreeNode node = new TreeNode(read@INNER@());
            row.add(node);
            if (count == 0) continue;
            TreeNode parent = row.get((count - 1) / 2);
            if (count % 2 == 1) parent.left = node;
            else parent.right = node;
        }
        return row.isEmpty() ? null : row.get(0);
    }

    static void writeTree(TreeNode root) {
        ArrayList<TreeNode> row = new ArrayList<>();
        row.add(root);
        int nulls = 0;
        out.append('[');
        for (int i = 0; i < row.size(); i++) {
            TreeNode node = row.get(i);
            if (node == null) {
                nulls++;
                continue;
            }
            // Nulls are written once a node follows them: a tree does not end with null.
            for (; nulls > 0; nulls--) out.append(",null");
            if (i > 0) out.append(',');
            write@INNER@(node.val);
            row.add(node.left);
            row.add(node.right);
            if (row.size() > 2 * NODES_MAX) throw new IllegalStateException("the tree that was returned has no end");
        }
        out.append(']');
    }
