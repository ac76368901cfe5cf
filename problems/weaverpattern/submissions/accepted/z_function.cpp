// reach[p] tells how far the banner, moved by p, agrees with itself.
class Solution {
public:
    int patternLength(string banner) {
        int n = banner.size(), left = 0, right = 0;
        vector<int> reach(n);
        for (int p = 1; p < n; ++p) {
            if (p < right) reach[p] = min(right - p, reach[p - left]);
            while (p + reach[p] < n && banner[reach[p]] == banner[p + reach[p]]) ++reach[p];
            if (p + reach[p] > right) left = p, right = p + reach[p];
            if (p + reach[p] == n) return p;
        }
        return n;
    }
};
