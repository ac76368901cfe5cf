def fairest_cut(root: TreeNode | None) -> int:
    def all_nodes(top: TreeNode, without: TreeNode | None) -> list[TreeNode]:
        nodes = []
        waiting = [top]
        while waiting:
            node = waiting.pop()
            if node is not None and node is not without:
                nodes.append(node)
                waiting += [node.left, node.right]
        return nodes

    best = None
    for node in all_nodes(root, None):
        if node is not root:
            below = sum(member.val for member in all_nodes(node, None))
            others = sum(member.val for member in all_nodes(root, node))
            if best is None or abs(below - others) < best:
                best = abs(below - others)
    return best
