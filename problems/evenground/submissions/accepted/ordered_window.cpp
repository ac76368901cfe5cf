#include <iostream>
#include <set>
#include <vector>

int main() {
    int n;
    long long d;
    std::cin >> n >> d;
    std::vector<long long> heights(n);
    for (long long& height : heights) std::cin >> height;
    std::multiset<long long> window;
    int left = 0, best = 0, first = 0;
    for (int right = 0; right < n; ++right) {
        window.insert(heights[right]);
        while (*window.rbegin() - *window.begin() > d) window.erase(window.find(heights[left++]));
        if (right - left + 1 > best) {
            best = right - left + 1;
            first = left;
        }
    }
    std::cout << first + 1 << " " << first + best << "\n";
}
