// Where the letters differ, goes the way on which the next common letter is closer.
class Solution {
public:
    int shortestProgramme(string first, string second) {
        size_t i = 0, j = 0;
        int length = 0;
        while (i < first.size() && j < second.size()) {
            if (first[i] == second[j]) {
                ++i, ++j;
            } else {
                size_t in_second = second.find(first[i], j), in_first = first.find(second[j], i);
                bool skip_second = in_second != string::npos && (in_first == string::npos || in_second - j <= in_first - i);
                if (skip_second) ++j;
                else ++i;
            }
            ++length;
        }
        return length + first.size() - i + second.size() - j;
    }
};
