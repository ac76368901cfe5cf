
    static ListNode readList() {
        ListNode head = null, last = null;
        expect('[');
        while (more(']', head == null)) {
            ListNode node = new ListNode(read@INNER@());
            if (head == null) head = node;
            else last.next = node;
            last = node;
        }
        return head;
    }

    static void writeList(ListNode head) {
        int count = 0;
        out.append('[');
        for (ListNode node = head; node != null; node = node.next) {
            if (count > 0) out.append(',');
            write@INNER@(node.val);
            if (++count > NODES_MAX) throw new IllegalStateException("the list that was returned has no end");
        }
        out.append(']');
    }
