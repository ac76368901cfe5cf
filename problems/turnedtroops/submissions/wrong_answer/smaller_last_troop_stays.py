def turn_troops(head: ListNode | None, size: int) -> ListNode | None:
    values = []
    node = head
    while node:
        values.append(node.val)
        node = node.next
    for begin in range(size, len(values) - size + 1, 2 * size):
        values[begin:begin + size] = values[begin:begin + size][::-1]
    node = head
    for value in values:
        node.val = value
        node = node.next
    return head
