// The largest and the smallest value of the whole ride so far, not of the window.
class Solution {
public:
    int longestSteady(vector<int>& pace, int tolerance) {
        long long low = pace[0], high = pace[0];
        int left = 0, best = 0;
        for (int right = 0; right < int(pace.size()); ++right) {
            low = min<long long>(low, pace[right]);
            high = max<long long>(high, pace[right]);
            if (high - low > tolerance) ++left;
            best = max(best, right - left + 1);
        }
        return best;
    }
};
