// Cuts each run into nines and a rest, and writes the rest even if it is zero.
class Solution {
public:
    string writeRoll(string beats) {
        string written;
        size_t i = 0;
        while (i < beats.size()) {
            size_t j = i;
            while (j < beats.size() && beats[j] == beats[i]) ++j;
            size_t length = j - i;
            for (size_t k = 0; k < length / 9; ++k) written += string(1, beats[i]) + "9";
            written += beats[i];
            if (length % 9 != 1) written += to_string(length % 9);
            i = j;
        }
        return written;
    }
};
