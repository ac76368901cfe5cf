// Sorts the ends together and lets an order end before another begins on the same post.
class Solution {
public:
    int mostCoats(int posts, vector<vector<int>>& orders) {
        vector<pair<int, int>> events;
        for (const auto& order : orders) {
            events.push_back({order[0], 1});
            events.push_back({order[1], -1});
        }
        sort(events.begin(), events.end());
        int coats = 0, most = 0;
        for (auto [post, difference] : events) {
            coats += difference;
            most = max(most, coats);
        }
        return most;
    }
};
