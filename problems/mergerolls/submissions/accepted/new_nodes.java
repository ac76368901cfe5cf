class Solution {
    public ListNode mergeRolls(ListNode first, ListNode second) {
        ListNode dummy = new ListNode(0);
        ListNode tail = dummy;
        while (first != null || second != null) {
            int value;
            if (first == null) {
                value = second.val;
            } else if (second == null) {
                value = first.val;
            } else {
                value = Math.min(first.val, second.val);
            }
            while (first != null && first.val == value) {
                first = first.next;
            }
            while (second != null && second.val == value) {
                second = second.next;
            }
            tail.next = new ListNode(value);
            tail = tail.next;
        }
        return dummy.next;
    }
}
