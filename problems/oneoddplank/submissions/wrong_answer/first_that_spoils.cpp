#include <iostream>
#include <numeric>

int main() {
    int n, length, divisor = 0;
    bool aside = false;
    std::cin >> n;
    while (std::cin >> length) {
        if (!aside && divisor > 0 && length % divisor != 0) aside = true;
        else divisor = std::gcd(divisor, length);
    }
    std::cout << divisor << "\n";
}
