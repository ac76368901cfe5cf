class Solution {
public:
    long long countStrokes(string score) {
        unsigned long long count = 0, number = 0;
        vector<unsigned long long> numbers;
        for (char sign : score) {
            if (isdigit(sign)) {
                number = 10 * number + (sign - '0');
            } else if (sign == '(') {
                numbers.push_back(number);
                number = 0;
            } else if (sign == ')') {
                count *= numbers.back();
                numbers.pop_back();
            } else {
                ++count;
            }
        }
        return count;
    }
};
