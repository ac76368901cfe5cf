class Solution {
public:
    void turnShields(vector<int>& shields, int steps) {
        int n = shields.size();
        int k = (steps % n + n) % n;
        reverse(shields.begin(), shields.end());
        reverse(shields.begin(), shields.begin() + k);
        reverse(shields.begin() + k, shields.end());
    }
};
