// An arc that crosses the end is the beginning of the row up to i and a suffix that begins after i.
class Solution {
public:
    long long bestArc(vector<int>& applause) {
        int n = applause.size();
        vector<long long> suffix(n + 1, LLONG_MIN / 4);
        long long sum = 0;
        for (int i = n - 1; i >= 0; --i) {
            sum += applause[i];
            suffix[i] = max(suffix[i + 1], sum);
        }
        long long best = LLONG_MIN / 4, ending = 0, prefix = 0;
        for (int i = 0; i < n; ++i) {
            ending = applause[i] + max(0LL, ending);
            prefix += applause[i];
            best = max({best, ending, prefix + suffix[i + 1]});
        }
        return best;
    }
};
