def merge_rolls(first: ListNode | None, second: ListNode | None) -> ListNode | None:
    values = {first.val, second.val}
    while first.next:
        first = first.next
        values.add(first.val)
    while second.next:
        second = second.next
        values.add(second.val)
    head = None
    for value in sorted(values, reverse=True):
        head = ListNode(value, head)
    return head
