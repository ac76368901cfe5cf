class Solution {
public:
    long long totalChanges(vector<int>& signals) {
        long long changes = 0;
        for (int lamp = 0; lamp < 30; ++lamp) {
            long long lit = count_if(signals.begin(), signals.end(), [&](int signal) { return signal >> lamp & 1; });
            changes += lit * ((long long)signals.size() - lit);
        }
        return changes;
    }
};
