function mergeRolls(first, second) {
  const numbers = new Set();
  for (const roll of [first, second]) {
    for (let node = roll; node; node = node.next) numbers.add(node.val);
  }
  let head = null;
  for (const number of [...numbers].sort((a, b) => b - a)) head = new ListNode(number, head);
  return head;
}
