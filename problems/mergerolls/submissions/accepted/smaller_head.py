def merge_rolls(first: ListNode | None, second: ListNode | None) -> ListNode | None:
    dummy = tail = ListNode()
    while first or second:
        if second is None or (first is not None and first.val <= second.val):
            node, first = first, first.next
        else:
            node, second = second, second.next
        if tail is dummy or tail.val != node.val:
            tail.next = node
            tail = node
    tail.next = None
    return dummy.next
