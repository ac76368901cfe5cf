#include <algorithm>
#include <iostream>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<int> troops(n);
    for (int& troop : troops) std::cin >> troop;
    std::vector<int> sorted = troops;
    std::sort(sorted.begin(), sorted.end());
    int different = 0;
    for (int i = 0; i < n; ++i) different += troops[i] != sorted[i];
    std::cout << different / 2 << "\n";
}
