#include <iostream>
#include <string>

int main() {
    std::string note;
    std::cin >> note;
    size_t length = 0;
    for (size_t place = 1; place < note.size(); ++place) {
        // Starts again from nothing, and so misses shorter borders.
        if (note[place] == note[length]) ++length;
        else length = note[place] == note[0] ? 1 : 0;
    }
    std::cout << note.size() - length << "\n";
}
