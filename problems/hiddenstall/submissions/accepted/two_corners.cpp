#include <iostream>

int distance(int row, int column) {
    std::cout << "? " << row << " " << column << std::endl;
    int answer;
    std::cin >> answer;
    return answer;
}

int main() {
    int rows, columns;
    std::cin >> rows >> columns;
    int left = distance(1, 1), right = distance(1, columns);
    int down = (left + right - columns + 1) / 2;
    std::cout << "! " << down + 1 << " " << left - down + 1 << std::endl;
}
