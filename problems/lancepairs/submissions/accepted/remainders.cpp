class Solution {
public:
    long long countPairs(vector<int>& deviations, int k) {
        unordered_map<int, long long> seen;
        seen.reserve(deviations.size());
        long long pairs = 0;
        for (long long note : deviations) {
            int remainder = (note % k + k) % k;
            auto fitting = seen.find((k - remainder) % k);
            if (fitting != seen.end()) pairs += fitting->second;
            ++seen[remainder];
        }
        return pairs;
    }
};
