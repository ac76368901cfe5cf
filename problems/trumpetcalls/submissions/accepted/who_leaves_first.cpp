#include <algorithm>
#include <iostream>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<std::pair<int, int>> stays(n);
    for (auto& [leaves, arrives] : stays) std::cin >> arrives >> leaves;
    std::sort(stays.begin(), stays.end());
    int calls = 0, last = -1;
    for (auto [leaves, arrives] : stays)
        if (arrives > last) {
            ++calls;
            last = leaves;
        }
    std::cout << calls << "\n";
}
