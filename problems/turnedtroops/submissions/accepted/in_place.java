class Solution {
    public ListNode turnTroops(ListNode head, int size) {
        ListNode done = null;
        ListNode node = head;
        while (node != null) {
            for (int i = 0; i < size && node != null; i++) {
                done = node;
                node = node.next;
            }
            if (node == null) {
                break;
            }
            ListNode first = node;
            ListNode before = null;
            for (int i = 0; i < size && node != null; i++) {
                ListNode next = node.next;
                node.next = before;
                before = node;
                node = next;
            }
            done.next = before;
            first.next = node;
        }
        return head;
    }
}
