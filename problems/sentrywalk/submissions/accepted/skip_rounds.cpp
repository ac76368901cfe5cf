#include <iostream>
#include <string>
#include <vector>

int main() {
    int rows, columns, row = 0, column = 0, direction = 0;
    long long minutes;
    std::cin >> rows >> columns >> minutes;
    std::vector<std::string> yard(rows);
    for (int i = 0; i < rows; ++i) {
        std::cin >> yard[i];
        size_t found = yard[i].find('^');
        if (found != std::string::npos) {
            row = i;
            column = found;
        }
    }
    const int down[4] = {-1, 0, 1, 0}, right[4] = {0, 1, 0, -1};
    std::vector<long long> seen(4 * rows * columns, -1);
    bool skipped = false;
    for (long long minute = 0; minute < minutes; ++minute) {
        long long& first = seen[(row * columns + column) * 4 + direction];
        if (first >= 0 && !skipped) {
            minutes = minute + (minutes - minute) % (minute - first);
            skipped = true;
            if (minute == minutes) break;
        }
        first = minute;
        int a = row + down[direction], b = column + right[direction];
        if (a >= 0 && b >= 0 && a < rows && b < columns && yard[a][b] != '#') {
            row = a;
            column = b;
        } else {
            direction = (direction + 1) % 4;
        }
    }
    std::cout << row + 1 << " " << column + 1 << "\n";
}
