class Solution {
public:
    long long totalWaiting(int farriers, vector<vector<int>>& horses) {
        priority_queue<long long, vector<long long>, greater<long long>> busy;
        long long waiting = 0;
        for (auto& horse : horses) {
            long long begin = horse[0];
            if (int(busy.size()) == farriers) {
                begin = max(begin, busy.top());
                busy.pop();
            }
            waiting += begin - horse[0];
            busy.push(begin + horse[1]);
        }
        return waiting;
    }
};
