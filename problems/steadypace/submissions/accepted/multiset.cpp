class Solution {
public:
    int longestSteady(vector<int>& pace, int tolerance) {
        multiset<long long> window;
        size_t left = 0, best = 0;
        for (int value : pace) {
            window.insert(value);
            while (*window.rbegin() - *window.begin() > tolerance) window.erase(window.find(pace[left++]));
            best = max(best, window.size());
        }
        return best;
    }
};
