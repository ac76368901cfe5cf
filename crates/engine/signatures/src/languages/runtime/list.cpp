struct ListNode {
    @VALUE@ val;
    ListNode* next;
    ListNode() : val(), next(nullptr) {}
    ListNode(@VALUE@ x) : val(x), next(nullptr) {}
    ListNode(@VALUE@ x, ListNode* next) : val(x), next(next) {}
};
namespace tilt_driver {
template <> void read_value(ListNode*& head) {
    std::vector<@VALUE@> values;
    read_value(values);
    ListNode** at = &head;
    for (const auto& value : values) {
        *at = new ListNode(value);
        at = &(*at)->next;
    }
    *at = nullptr;
}
template <> void write_value(ListNode* const& head) {
    size_t count = 0;
    put('[');
    for (ListNode* node = head; node; node = node->next) {
        if (count) put(',');
        write_value(node->val);
        if (++count > NODES_MAX) fail("the list that was returned has no end");
    }
    put(']');
}
}
