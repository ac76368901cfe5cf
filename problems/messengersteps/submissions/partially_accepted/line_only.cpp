#include <iostream>

int main() {
    long long n, a, b, length, total = 0;
    std::cin >> n;
    for (long long left = 1; left < n; ++left) {
        std::cin >> a >> b >> length;
        total += length * left * (n - left);
    }
    std::cout << total << "\n";
}
