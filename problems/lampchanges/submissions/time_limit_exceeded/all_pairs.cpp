class Solution {
public:
    long long totalChanges(vector<int>& signals) {
        long long changes = 0;
        for (size_t i = 0; i < signals.size(); ++i)
            for (size_t j = 0; j < i; ++j) changes += __builtin_popcount(signals[i] ^ signals[j]);
        return changes;
    }
};
