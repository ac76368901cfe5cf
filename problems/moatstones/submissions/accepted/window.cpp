class Solution {
public:
    int leastMud(vector<int>& mud, int reach) {
        mud.push_back(0);
        // Places and their values, both rising; the first one is the best still in reach.
        deque<pair<int, int>> window{{-1, 0}};
        int last = 0;
        for (int i = 0; i < int(mud.size()); ++i) {
            if (window.front().first < i - reach) window.pop_front();
            last = mud[i] + window.front().second;
            while (!window.empty() && window.back().second >= last) window.pop_back();
            window.push_back({i, last});
        }
        return last;
    }
};
