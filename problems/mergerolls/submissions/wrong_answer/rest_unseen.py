def merge_rolls(first: ListNode | None, second: ListNode | None) -> ListNode | None:
    dummy = tail = ListNode()
    while first and second:
        if first.val <= second.val:
            node, first = first, first.next
        else:
            node, second = second, second.next
        if tail is dummy or tail.val != node.val:
            tail.next = node
            tail = node
    tail.next = first or second
    return dummy.next
