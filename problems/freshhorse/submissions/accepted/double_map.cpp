class Solution {
public:
    long long fastestRide(int posts, vector<vector<int>>& roads) {
        vector<vector<pair<int, int>>> ways(posts);
        for (auto& road : roads) {
            ways[road[0]].push_back({road[1], road[2]});
            ways[road[1]].push_back({road[0], road[2]});
        }
        const long long never = LLONG_MAX;
        vector<array<long long, 2>> best(posts, {never, never});
        using State = tuple<long long, int, int>;
        priority_queue<State, vector<State>, greater<State>> waiting;
        auto reach = [&](int post, int used, long long time) {
            if (time >= best[post][used]) return;
            best[post][used] = time;
            waiting.push({time, post, used});
        };
        reach(0, 0, 0);
        while (!waiting.empty()) {
            auto [time, post, used] = waiting.top();
            waiting.pop();
            if (post == posts - 1) return time;
            if (time > best[post][used]) continue;
            for (auto [next, minutes] : ways[post]) {
                reach(next, used, time + minutes);
                if (!used) reach(next, 1, time + minutes / 2);
            }
        }
        return -1;
    }
};
