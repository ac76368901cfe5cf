#include <algorithm>
#include <iostream>
#include <vector>

int main() {
    int n, best = 0;
    std::cin >> n;
    std::vector<int> signals(n);
    for (int& signal : signals) std::cin >> signal;
    int largest = *std::max_element(signals.begin(), signals.end());
    for (int signal : signals) best = std::max(best, signal ^ largest);
    std::cout << best << "\n";
}
