class Solution {
public:
    ListNode* mergeRolls(ListNode* first, ListNode* second) {
        ListNode dummy(0);
        ListNode* tail = &dummy;
        while (first && second) {
            if (first->val == second->val) {
                tail = tail->next = first;
                first = first->next;
                second = second->next;
            } else if (first->val < second->val) {
                tail = tail->next = first;
                first = first->next;
            } else {
                tail = tail->next = second;
                second = second->next;
            }
        }
        tail->next = first ? first : second;
        return dummy.next;
    }
};
