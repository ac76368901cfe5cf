class Solution {
public:
    ListNode* mergeRolls(ListNode* first, ListNode* second) {
        ListNode* head = nullptr;
        ListNode** end = &head;
        ListNode* last = nullptr;
        while (first || second) {
            ListNode*& from = !second || (first && first->val <= second->val) ? first : second;
            ListNode* node = from;
            from = from->next;
            if (last && last->val == node->val) continue;
            *end = last = node;
            end = &node->next;
        }
        *end = nullptr;
        return head;
    }
};
