// The new end is counted from the old one, even if the farrier was idle in between.
class Solution {
public:
    long long totalWaiting(int farriers, vector<vector<int>>& horses) {
        priority_queue<long long, vector<long long>, greater<long long>> free;
        for (int i = 0; i < farriers; ++i) free.push(0);
        long long waiting = 0;
        for (auto& horse : horses) {
            long long ready = free.top();
            free.pop();
            waiting += max(0LL, ready - horse[0]);
            free.push(ready + horse[1]);
        }
        return waiting;
    }
};
