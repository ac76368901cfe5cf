#include <algorithm>
#include <iostream>
#include <queue>
#include <vector>

// Without copies: the cost from the start, one road at half price, and the cost to the end.
const long long FAR = 1'000'000'000'000'000'000;
std::vector<std::vector<std::pair<int, long long>>> near;

std::vector<long long> costs(int start) {
    std::vector<long long> cost(near.size(), FAR);
    std::priority_queue<std::pair<long long, int>> queue;
    cost[start] = 0;
    queue.push({0, start});
    while (!queue.empty()) {
        auto [minus, town] = queue.top();
        queue.pop();
        if (-minus > cost[town]) continue;
        for (auto [other, toll] : near[town])
            if (cost[town] + toll < cost[other]) {
                cost[other] = cost[town] + toll;
                queue.push({-cost[other], other});
            }
    }
    return cost;
}

int main() {
    int n, m;
    std::cin >> n >> m;
    near.resize(n + 1);
    for (int i = 0; i < m; ++i) {
        int a, b, toll;
        std::cin >> a >> b >> toll;
        near[a].push_back({b, toll});
        near[b].push_back({a, toll});
    }
    std::vector<long long> there = costs(1), back = costs(n);
    long long answer = there[n];
    for (int town = 1; town <= n; ++town)
        for (auto [other, toll] : near[town]) answer = std::min(answer, there[town] + toll / 2 + back[other]);
    std::cout << (answer >= FAR ? -1 : answer) << "\n";
}
