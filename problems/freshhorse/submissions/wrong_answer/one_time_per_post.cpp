class Solution {
public:
    long long fastestRide(int posts, vector<vector<int>>& roads) {
        vector<vector<pair<int, int>>> ways(posts);
        for (auto& road : roads) {
            ways[road[0]].push_back({road[1], road[2]});
            ways[road[1]].push_back({road[0], road[2]});
        }
        vector<bool> seen(posts);
        using State = tuple<long long, int, int>;
        priority_queue<State, vector<State>, greater<State>> waiting;
        waiting.push({0, 0, 0});
        while (!waiting.empty()) {
            auto [time, post, used] = waiting.top();
            waiting.pop();
            if (post == posts - 1) return time;
            if (seen[post]) continue;
            seen[post] = true;
            for (auto [next, minutes] : ways[post]) {
                waiting.push({time + minutes, next, used});
                if (!used) waiting.push({time + minutes / 2, next, 1});
            }
        }
        return -1;
    }
};
