#include <iostream>
#include <vector>

int main() {
    int n;
    long long wanted, total = 0;
    std::cin >> n >> wanted;
    std::vector<long long> tolls(n);
    for (long long& toll : tolls) std::cin >> toll;
    int first = 0;
    long long answer = 0;
    for (int last = 0; last < n; ++last) {
        total += tolls[last];
        while (first < last && total > wanted) total -= tolls[first++];
        answer += total == wanted;
    }
    std::cout << answer << "\n";
}
