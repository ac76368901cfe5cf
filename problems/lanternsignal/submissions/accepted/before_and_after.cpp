class Solution {
public:
    vector<int> signals(vector<int>& numbers) {
        int n = numbers.size();
        vector<int> before(n + 1, 1), after(n + 1, 1), shown(n);
        for (int i = 0; i < n; ++i) before[i + 1] = before[i] * numbers[i] % 10000;
        for (int i = n; i > 0; --i) after[i - 1] = after[i] * numbers[i - 1] % 10000;
        for (int i = 0; i < n; ++i) shown[i] = before[i] * after[i + 1] % 10000;
        return shown;
    }
};
