class Solution {
public:
    string writeRoll(string beats) {
        string written;
        size_t i = 0;
        while (i < beats.size()) {
            size_t j = i;
            while (j < beats.size() && beats[j] == beats[i] && j - i < 9) ++j;
            written += beats[i];
            if (j - i > 1) written += char('0' + (j - i));
            i = j;
        }
        return written;
    }
};
