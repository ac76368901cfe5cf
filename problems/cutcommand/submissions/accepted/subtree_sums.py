def fairest_cut(root: TreeNode | None) -> int:
    sums = []

    def add_up(node: TreeNode | None) -> int:
        if node is None:
            return 0
        total = node.val + add_up(node.left) + add_up(node.right)
        sums.append(total)
        return total

    whole = add_up(root)
    sums.pop()
    return min(abs(whole - 2 * part) for part in sums)
