def dissolve_troops(root: TreeNode | None, least: int) -> TreeNode | None:
    def remains(child, parent):
        if child is None:
            return None
        settle(child)
        if child.left or child.right or child.val >= least:
            return child
        parent.val += child.val
        return None

    def settle(node):
        node.left = remains(node.left, node)
        node.right = remains(node.right, node)

    settle(root)
    return root
