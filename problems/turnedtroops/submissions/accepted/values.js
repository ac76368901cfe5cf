function turnTroops(head, size) {
  const nodes = [];
  for (let node = head; node; node = node.next) nodes.push(node);
  const values = nodes.map((node) => node.val);
  for (let begin = size; begin < nodes.length; begin += 2 * size) {
    const end = Math.min(begin + size, nodes.length);
    for (let i = begin; i < end; i++) nodes[i].val = values[begin + end - 1 - i];
  }
  return head;
}
