#include <iostream>
#include <numeric>
#include <vector>

std::vector<int> above;

int leader(int island) {
    return above[island] == island ? island : above[island] = leader(above[island]);
}

int main() {
    int n, m;
    std::cin >> n >> m;
    above.resize(n + 1);
    std::iota(above.begin(), above.end(), 0);
    std::vector<int> a(m), b(m), answer(m);
    for (int i = 0; i < m; ++i) std::cin >> a[i] >> b[i];
    int groups = n;
    for (int i = m - 1; i >= 0; --i) {
        int first = leader(a[i]), second = leader(b[i]);
        if (first != second) {
            above[first] = second;
            --groups;
        }
        answer[i] = groups;
    }
    for (int groupsThen : answer) std::cout << groupsThen << "\n";
}
