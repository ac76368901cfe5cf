class Solution {
public:
    ListNode* turnTroops(ListNode* head, int size) {
        ListNode** link = &head;
        while (*link) {
            ListNode* first = *link;
            ListNode* rest = first;
            ListNode* before = nullptr;
            for (int i = 0; i < size && rest; ++i) {
                ListNode* next = rest->next;
                rest->next = before;
                before = rest;
                rest = next;
            }
            *link = before;
            first->next = rest;
            link = &first->next;
        }
        return head;
    }
};
