#include <iostream>
#include <string>
#include <vector>

int main() {
    int n, cart, next = 1;
    std::cin >> n;
    std::vector<int> lane;
    std::string moves;
    while (std::cin >> cart) {
        while (next <= n && (lane.empty() || lane.back() != cart)) {
            lane.push_back(next++);
            moves += 'I';
        }
        if (lane.back() != cart) {
            std::cout << "impossible\n";
            return 0;
        }
        lane.pop_back();
        moves += 'O';
    }
    std::cout << moves << "\n";
}
