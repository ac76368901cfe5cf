#include <iostream>
#include <string>
int main() { int low = 1, high = 1000; std::string word; while (word != "correct") { int m = (low + high) / 2; std::cout << m << std::endl; if (!(std::cin >> word)) return 1; if (word == "lower") high = m - 1; else low = m + 1; } }
