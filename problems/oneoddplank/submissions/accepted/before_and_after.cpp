#include <algorithm>
#include <iostream>
#include <numeric>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<int> lengths(n), after(n + 1);
    for (int& length : lengths) std::cin >> length;
    for (int i = n - 1; i >= 0; --i) after[i] = std::gcd(after[i + 1], lengths[i]);
    int before = 0, best = 0;
    for (int i = 0; i < n; ++i) {
        best = std::max(best, std::gcd(before, after[i + 1]));
        before = std::gcd(before, lengths[i]);
    }
    std::cout << best << "\n";
}
