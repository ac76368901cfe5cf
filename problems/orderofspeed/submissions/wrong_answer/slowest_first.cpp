#include <algorithm>
#include <iostream>
#include <numeric>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<int> order(n);
    std::iota(order.begin(), order.end(), 1);
    std::stable_sort(order.begin(), order.end(), [](int a, int b) {
        std::cout << "? " << a << " " << b << std::endl;
        int winner;
        std::cin >> winner;
        return winner == b;
    });
    std::cout << "!";
    for (int horse : order) std::cout << " " << horse;
    std::cout << std::endl;
}
