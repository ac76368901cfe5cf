class Solution {
public:
    long long totalChanges(vector<int>& signals) {
        unsigned changes = 0, count = signals.size();
        for (int lamp = 0; lamp < 30; ++lamp) {
            unsigned lit = 0;
            for (int signal : signals) lit += signal >> lamp & 1;
            changes += lit * (count - lit);
        }
        return int(changes);
    }
};
