#include <algorithm>
#include <array>
#include <iostream>
#include <vector>

int main() {
    int n, answer = 0;
    std::cin >> n;
    std::vector<std::array<int, 2>> tree(1);
    for (int i = 0; i < n; ++i) {
        int signal;
        std::cin >> signal;
        int place = 0;
        for (int bit = 29; bit >= 0; --bit) {
            int digit = signal >> bit & 1;
            if (!tree[place][digit]) {
                tree[place][digit] = tree.size();
                tree.push_back({0, 0});
            }
            place = tree[place][digit];
        }
        int difference = 0;
        place = 0;
        for (int bit = 29; bit >= 0; --bit) {
            int digit = signal >> bit & 1;
            if (tree[place][1 - digit]) {
                difference |= 1 << bit;
                digit = 1 - digit;
            }
            place = tree[place][digit];
        }
        answer = std::max(answer, difference);
    }
    std::cout << answer << "\n";
}
