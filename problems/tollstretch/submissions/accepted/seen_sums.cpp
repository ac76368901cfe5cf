#include <iostream>
#include <map>

int main() {
    int n;
    long long wanted, toll, total = 0, answer = 0;
    std::cin >> n >> wanted;
    std::map<long long, int> seen{{0, 1}};
    while (std::cin >> toll) {
        total += toll;
        auto found = seen.find(total - wanted);
        if (found != seen.end()) answer += found->second;
        ++seen[total];
    }
    std::cout << answer << "\n";
}
