class Solution {
public:
    long long countStrokes(string score) {
        long long count = 0, product = 1, number = 0;
        vector<long long> numbers;
        for (char sign : score) {
            if (isdigit(sign)) {
                number = 10 * number + (sign - '0');
            } else if (sign == '(') {
                numbers.push_back(number);
                product *= number;
                number = 0;
            } else if (sign == ')') {
                product /= numbers.back();
                numbers.pop_back();
            } else {
                count += product;
            }
        }
        return count;
    }
};
