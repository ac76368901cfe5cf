#include <iostream>

unsigned total[121][121];

int main() {
    int rows, columns, questions;
    std::cin >> rows >> columns >> questions;
    for (int i = 1; i <= rows; ++i)
        for (int j = 1; j <= columns; ++j) {
            std::cin >> total[i][j];
            total[i][j] += total[i - 1][j] + total[i][j - 1] - total[i - 1][j - 1];
        }
    while (questions--) {
        int a, b, d, e;
        std::cin >> a >> b >> d >> e;
        std::cout << total[d][e] - total[a - 1][e] - total[d][b - 1] + total[a - 1][b - 1] << "\n";
    }
}
