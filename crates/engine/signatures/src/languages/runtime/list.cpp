struct ListNode {
    @VALUE@ val;
    ListNode* next;
    ListNode() : val(), next(nullptr) {}
    ListNode(@VALUE@ x) : val(x), next(nullptr) {}
    ListNode(@VALUE@ x, ListNode* next) : val(x), next(next) {}
};
namespace tilt_driver {
template <> void read(ListNode*& head) {
    std::vector<@VALUE@> values;
    read(values);
    ListNode** at = &head;
    for (const auto& value : values) {
        *at = new ListNode(value);
        at = &(*at)->next;
    }
    *at = nullptr;
}
template <> void write(ListNode* const& head) {
    size_t count = 0;
    put('[');
    for (ListNode* node = head; node; node = node->next) {
        if (count) put(',');
        write(node->val);
        if (++count > NODES_MAX) fail("the list that was returned has no end");
    }
    put(']');
}
}
