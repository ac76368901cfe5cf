def turn_troops(head: ListNode | None, size: int) -> ListNode | None:
    done = head
    while done:
        for _ in range(size - 1):
            if done.next:
                done = done.next
        first = done.next
        if first is None:
            break
        before, node = None, first
        for _ in range(size):
            if node:
                node.next, before, node = before, node, node.next
        done.next = before
        first.next = node
        done = node
    return head
