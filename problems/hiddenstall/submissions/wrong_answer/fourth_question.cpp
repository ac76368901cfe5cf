#include <iostream>

int distance(int row, int column) {
    std::cout << "? " << row << " " << column << std::endl;
    int answer = 0;
    std::cin >> answer;
    return answer;
}

int main() {
    int rows, columns;
    std::cin >> rows >> columns;
    int a = distance(1, 1), b = distance(1, columns);
    distance(rows, 1);
    distance(rows, columns);
    int down = (a + b - columns + 1) / 2;
    std::cout << "! " << down + 1 << " " << a - down + 1 << std::endl;
}
