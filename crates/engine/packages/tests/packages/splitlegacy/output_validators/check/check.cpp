#include <iostream>
#include <fstream>
int main(int argc, char** argv) {
    std::ifstream in(argv[1]), answer(argv[2]);
    long long n, a, b;
    in >> n;
    if (!(std::cin >> a >> b) || a < 0 || b < 0 || a + b != n) {
        std::ofstream(std::string(argv[3]) + "judgemessage.txt") << "not two parts of " << n << "\n";
        return 43;
    }
    return 42;
}
