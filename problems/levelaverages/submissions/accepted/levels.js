function averagePay(root) {
  const averages = [];
  let level = [root];
  while (level.length > 0) {
    averages.push(level.reduce((sum, node) => sum + node.val, 0) / level.length);
    level = level.flatMap((node) => [node.left, node.right]).filter((node) => node);
  }
  return averages;
}
