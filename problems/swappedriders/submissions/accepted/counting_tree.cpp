#include <algorithm>
#include <iostream>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<int> troops(n);
    for (int& troop : troops) std::cin >> troop;
    std::vector<int> sorted = troops;
    std::sort(sorted.begin(), sorted.end());
    // Prefix sums that can change: how many of the riders already seen have a rank of at most so much.
    std::vector<int> tree(n + 1);
    long long wrong = 0;
    for (int seen = 0; seen < n; ++seen) {
        int rank = std::lower_bound(sorted.begin(), sorted.end(), troops[seen]) - sorted.begin() + 1;
        int notLarger = 0;
        for (int i = rank; i > 0; i -= i & -i) notLarger += tree[i];
        wrong += seen - notLarger;
        for (int i = rank; i <= n; i += i & -i) ++tree[i];
    }
    std::cout << wrong << "\n";
}
