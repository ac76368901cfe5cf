class Solution {
public:
    int strongestPair(vector<int>& keys) {
        sort(keys.begin(), keys.end());
        int strength = keys.front() ^ keys.back();
        for (size_t i = 1; i < keys.size(); ++i) strength = max(strength, keys[i] ^ keys[i - 1]);
        return strength;
    }
};
