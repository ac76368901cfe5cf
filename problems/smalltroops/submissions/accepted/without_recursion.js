function dissolveTroops(root, least) {
  const order = [root];
  for (const node of order) {
    if (node.left) order.push(node.left);
    if (node.right) order.push(node.right);
  }
  for (const node of order.reverse()) {
    for (const side of ["left", "right"]) {
      const child = node[side];
      if (!child || child.left || child.right || child.val >= least) continue;
      node.val += child.val;
      node[side] = null;
    }
  }
  return root;
}
