#include <iostream>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<int> order;
    for (int horse = 1; horse <= n; ++horse) {
        int low = 0, high = order.size();
        while (low < high) {
            int middle = (low + high) / 2, winner;
            std::cout << "? " << horse << " " << order[middle] << std::endl;
            std::cin >> winner;
            if (winner == horse) high = middle;
            else low = middle + 1;
        }
        order.insert(order.begin() + low, horse);
    }
    std::cout << "!";
    for (int horse : order) std::cout << " " << horse;
    std::cout << std::endl;
}
