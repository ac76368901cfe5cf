class Solution {
public:
    int patternLength(string banner) {
        int n = banner.size(), length = 0;
        for (int i = 1; i < n; ++i) {
            if (banner[i] != banner[length]) length = 0;
            if (banner[i] == banner[length]) ++length;
        }
        return n - length;
    }
};
