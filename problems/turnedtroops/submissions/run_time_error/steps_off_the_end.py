def turn_troops(head: ListNode | None, size: int) -> ListNode | None:
    done = head
    while True:
        for _ in range(size - 1):
            done = done.next
        first = node = done.next
        before = None
        for _ in range(size):
            node.next, before, node = before, node, node.next
        done.next = before
        first.next = node
        if node is None:
            return head
        done = node
