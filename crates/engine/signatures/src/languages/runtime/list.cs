
    static ListNode ReadList() {
        ListNode head = null, last = null;
        Expect('[');
        while (More(']', head == null)) {
            var node = new ListNode(Read@INNER@());
            if (head == null) head = node;
            else last.next = node;
            last = node;
        }
        return head;
    }

    static void WriteList(ListNode head) {
        int count = 0;
        Out.Append('[');
        for (var node = head; node != null; node = node.next) {
            if (count > 0) Out.Append(',');
            Write@INNER@(node.val);
            if (++count > NodesMax) throw new InvalidOperationException("the list that was returned has no end");
        }
        Out.Append(']');
    }
