class Solution {
public:
    long long leastCarrying(int length, vector<int>& marks) {
        vector<int> places(marks);
        places.push_back(0);
        places.push_back(length);
        sort(places.begin(), places.end());
        int count = places.size();
        vector<vector<long long>> work(count, vector<long long>(count));
        for (int span = 2; span < count; ++span)
            for (int left = 0; left + span < count; ++left) {
                int right = left + span;
                long long best = LLONG_MAX;
                for (int at = left + 1; at < right; ++at) {
                    int longer = max(places[at] - places[left], places[right] - places[at]);
                    best = min(best, longer + work[left][at] + work[at][right]);
                }
                work[left][right] = best;
            }
        return work[0][count - 1];
    }
};
