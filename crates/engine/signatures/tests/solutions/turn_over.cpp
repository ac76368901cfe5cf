class Solution {
public:
    void turnOver(vector<vector<int>>& grid, long long shift) {
        for (auto& row : grid) {
            reverse(row.begin(), row.end());
            for (int& cell : row) cell += shift;
        }
    }
};
