// Only masts lower than all before them are worth a left end; right ends are tried from the right.
class Solution {
public:
    int longestRope(vector<int>& masts) {
        vector<int> left;
        int n = masts.size(), best = 0;
        for (int i = 0; i < n; ++i)
            if (left.empty() || masts[i] < masts[left.back()]) left.push_back(i);
        for (int j = n - 1; j >= 0; --j)
            while (!left.empty() && masts[left.back()] <= masts[j]) {
                best = max(best, j - left.back());
                left.pop_back();
            }
        return best;
    }
};
