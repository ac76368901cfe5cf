
    fun readList(): ListNode? {
        var head: ListNode? = null
        var last: ListNode? = null
        expect('[')
        while (more(']', head == null)) {
            val node = ListNode(read@INNER@())
            if (head == null) head = node else last!!.next = node
            last = node
        }
        return head
    }

    fun writeList(head: ListNode?) {
        var count = 0
        var node = head
        out.append('[')
        while (node != null) {
            if (count > 0) out.append(',')
            write@INNER@(node.`val`)
            node = node.next
            if (++count > NODES_MAX) throw IllegalStateException("the list that was returned has no end")
        }
        out.append(']')
    }
