#include <algorithm>
#include <iostream>
#include <vector>

int main() {
    int n, purse, price;
    long long praise;
    std::cin >> n >> purse;
    std::vector<long long> best(purse + 1);
    while (std::cin >> price >> praise)
        for (int coins = price; coins <= purse; ++coins)
            best[coins] = std::max(best[coins], best[coins - price] + praise);
    std::cout << best[purse] << " " << std::find(best.begin(), best.end(), best[purse]) - best.begin() << "\n";
}
