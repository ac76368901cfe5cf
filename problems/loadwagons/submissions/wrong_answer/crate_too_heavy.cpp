#include <iostream>
#include <vector>

int main() {
    int n, k;
    std::cin >> n >> k;
    std::vector<long long> weights(n);
    long long low = 1, high = 0;
    for (long long& weight : weights) {
        std::cin >> weight;
        high += weight;
    }
    while (low < high) {
        long long middle = (low + high) / 2, load = 0;
        int wagons = 1;
        for (long long weight : weights) {
            if (load + weight > middle) {
                ++wagons;
                load = 0;
            }
            load += weight;
        }
        if (wagons <= k) high = middle;
        else low = middle + 1;
    }
    std::cout << low << "\n";
}
