#include <iostream>
#include <string>
#include <vector>

int main() {
    std::string note;
    std::cin >> note;
    std::vector<int> border(note.size());
    for (size_t place = 1; place < note.size(); ++place) {
        int length = border[place - 1];
        while (length > 0 && note[place] != note[length]) length = border[length - 1];
        if (note[place] == note[length]) ++length;
        border[place] = length;
    }
    std::cout << note.size() - border.back() << "\n";
}
