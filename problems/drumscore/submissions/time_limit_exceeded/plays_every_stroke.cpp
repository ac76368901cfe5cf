// Jumps back to the opening bracket as often as the number says.
class Solution {
public:
    long long countStrokes(string score) {
        volatile long long count = 0;
        long long number = 0;
        vector<pair<size_t, long long>> open;
        for (size_t i = 0; i < score.size(); ++i) {
            char sign = score[i];
            if (isdigit(sign)) {
                number = 10 * number + (sign - '0');
            } else if (sign == '(') {
                open.push_back({i, number});
                number = 0;
            } else if (sign == ')') {
                if (--open.back().second > 0)
                    i = open.back().first;
                else
                    open.pop_back();
            } else {
                count = count + 1;
            }
        }
        return count;
    }
};
