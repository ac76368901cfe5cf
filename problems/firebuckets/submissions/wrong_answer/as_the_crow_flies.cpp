#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

int main() {
    int rows, columns;
    std::cin >> rows >> columns;
    std::vector<std::pair<int, int>> wells, open;
    for (int i = 0; i < rows; ++i) {
        std::string line;
        std::cin >> line;
        for (int j = 0; j < columns; ++j) {
            if (line[j] == 'W') wells.push_back({i, j});
            if (line[j] == '.') open.push_back({i, j});
        }
    }
    int answer = 0;
    for (auto [i, j] : open) {
        int nearest = 1000000;
        for (auto [a, b] : wells) nearest = std::min(nearest, std::abs(i - a) + std::abs(j - b));
        answer = std::max(answer, nearest);
    }
    std::cout << (answer == 1000000 ? -1 : answer) << "\n";
}
