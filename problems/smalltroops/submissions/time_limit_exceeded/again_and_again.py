def dissolve_troops(root: TreeNode | None, least: int) -> TreeNode | None:
    changed = True
    while changed:
        changed = False
        waiting = [root]
        while waiting:
            node = waiting.pop()
            for side in ("left", "right"):
                child = getattr(node, side)
                if child is None:
                    continue
                if child.left is None and child.right is None and child.val < least:
                    node.val += child.val
                    setattr(node, side, None)
                    changed = True
                else:
                    waiting.append(child)
    return root
