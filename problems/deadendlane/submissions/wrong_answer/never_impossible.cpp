#include <iostream>

int main() {
    int n, cart, inside = 0;
    std::cin >> n;
    while (std::cin >> cart) {
        while (inside < cart) {
            std::cout << 'I';
            ++inside;
        }
        std::cout << 'O';
    }
    std::cout << "\n";
}
