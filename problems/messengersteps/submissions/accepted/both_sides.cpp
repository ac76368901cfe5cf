#include <iostream>
#include <vector>

int n;
long long total = 0;
std::vector<std::vector<std::pair<int, int>>> near;

int visit(int tent, int from) {
    int size = 1;
    for (auto [other, length] : near[tent]) {
        if (other == from) continue;
        long long part = visit(other, tent);
        total += length * part * (n - part);
        size += part;
    }
    return size;
}

int main() {
    std::cin >> n;
    near.resize(n + 1);
    int a, b, length;
    while (std::cin >> a >> b >> length) {
        near[a].push_back({b, length});
        near[b].push_back({a, length});
    }
    visit(1, 0);
    std::cout << total << "\n";
}
