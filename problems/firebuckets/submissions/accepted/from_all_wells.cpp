#include <algorithm>
#include <iostream>
#include <queue>
#include <string>
#include <vector>

int main() {
    int rows, columns;
    std::cin >> rows >> columns;
    std::vector<std::string> yard(rows);
    std::vector<std::vector<int>> distance(rows, std::vector<int>(columns, -1));
    std::queue<std::pair<int, int>> queue;
    for (int i = 0; i < rows; ++i) {
        std::cin >> yard[i];
        for (int j = 0; j < columns; ++j)
            if (yard[i][j] == 'W') {
                distance[i][j] = 0;
                queue.push({i, j});
            }
    }
    while (!queue.empty()) {
        auto [i, j] = queue.front();
        queue.pop();
        const int steps[4][2] = {{0, 1}, {1, 0}, {0, -1}, {-1, 0}};
        for (auto& step : steps) {
            int a = i + step[0], b = j + step[1];
            if (a < 0 || b < 0 || a >= rows || b >= columns || yard[a][b] == '#' || distance[a][b] >= 0) continue;
            distance[a][b] = distance[i][j] + 1;
            queue.push({a, b});
        }
    }
    int answer = 0;
    for (int i = 0; i < rows; ++i)
        for (int j = 0; j < columns; ++j)
            if (yard[i][j] == '.') {
                if (distance[i][j] < 0) {
                    std::cout << "-1\n";
                    return 0;
                }
                answer = std::max(answer, distance[i][j]);
            }
    std::cout << answer << "\n";
}
