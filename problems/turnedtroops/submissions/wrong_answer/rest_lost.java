class Solution {
    public ListNode turnTroops(ListNode head, int size) {
        ListNode done = null;
        ListNode node = head;
        for (int i = 0; i < size && node != null; i++) {
            done = node;
            node = node.next;
        }
        ListNode before = null;
        for (int i = 0; i < size && node != null; i++) {
            ListNode next = node.next;
            node.next = before;
            before = node;
            node = next;
        }
        if (done != null) {
            done.next = before;
        }
        return head;
    }
}
