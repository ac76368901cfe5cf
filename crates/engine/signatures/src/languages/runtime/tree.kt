
    fun readTree(): TreeNode? {
        val row = ArrayList<TreeNode>()
        var count = -1
        expect('[')
        while (more(']', count < 0)) {
            count++
            if (isNull()) continue
            val node = TreeNode(read@INNER@())
            row.add(node)
            if (count == 0) continue
            val parent = row[(count - 1) / 2]
            if (count % 2 == 1) parent.left = node else parent.right = node
        }
        return if (row.isEmpty()) null else row[0]
    }

    fun writeTree(root: TreeNode?) {
        val row = ArrayList<TreeNode?>()
        row.add(root)
        var nulls = 0
        var i = -1
        out.append('[')
        while (++i < row.size) {
            val node = row[i]
            if (node == null) {
                nulls++
                continue
            }
            // Nulls are written once a node follows them: a tree does not end with null.
            while (nulls > 0) {
                out.append(",null")
                nulls--
            }
            if (i > 0) out.append(',')
            write@INNER@(node.`val`)
            row.add(node.left)
            row.add(node.right)
            if (row.size > 2 * NODES_MAX) throw IllegalStateException("the tree that was returned has no end")
        }
        out.append(']')
    }
