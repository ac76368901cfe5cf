class Solution {
public:
    int shortestProgramme(string first, string second) {
        int n = first.size(), m = second.size();
        vector<vector<int>> rest(n + 1, vector<int>(m + 1));
        for (int i = n; i >= 0; --i)
            for (int j = m; j >= 0; --j) {
                if (i == n || j == m) rest[i][j] = n - i + m - j;
                else if (first[i] == second[j]) rest[i][j] = 1 + rest[i + 1][j + 1];
                else rest[i][j] = 1 + min(rest[i + 1][j], rest[i][j + 1]);
            }
        return rest[0][0];
    }
};
