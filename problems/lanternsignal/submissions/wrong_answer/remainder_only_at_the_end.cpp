// The running products overflow before the remainder is taken.
class Solution {
public:
    vector<int> signals(vector<int>& numbers) {
        int n = numbers.size();
        vector<int> shown(n, 1);
        unsigned long long before = 1, after = 1;
        vector<unsigned long long> products(n, 1);
        for (int i = 0; i < n; ++i) {
            products[i] = before;
            before *= numbers[i];
        }
        for (int i = n - 1; i >= 0; --i) {
            shown[i] = products[i] * after % 10000;
            after *= numbers[i];
        }
        return shown;
    }
};
