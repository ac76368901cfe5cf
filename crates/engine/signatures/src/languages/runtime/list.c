static struct ListNode* tilt_read_list(void) {
    struct ListNode* head = NULL;
    struct ListNode** end = &head;
    tilt_expect('[');
    while (tilt_more(']', head == NULL)) {
        *end = tilt_room(NULL, sizeof(struct ListNode));
        (*end)->val = tilt_read_@NAME@();
        (*end)->next = NULL;
        end = &(*end)->next;
    }
    return head;
}

static void tilt_write_list(struct ListNode* node) {
    tilt_text("[");
    for (int count = 0; node; node = node->next) {
        if (count > 0) tilt_text(",");
        tilt_write_@NAME@(node->val);
        if (++count > TILT_NODES_MAX) tilt_fail("the list that was returned has no end");
    }
    tilt_text("]");
}

