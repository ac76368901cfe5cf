class Solution {
public:
    int minutesToGate(vector<string>& yard) {
        vector<pair<int, int>> riders;
        for (size_t row = 0; row < yard.size(); ++row)
            for (size_t column = 0; column < yard[0].size(); ++column)
                if (yard[row][column] == 'R') riders.push_back({row, column});
        for (int minute = 1; !riders.empty(); ++minute) {
            vector<pair<int, int>> next;
            for (auto [row, column] : riders)
                for (auto [r, c] : {pair(row + 1, column), pair(row - 1, column), pair(row, column + 1), pair(row, column - 1)}) {
                    if (r < 0 || c < 0 || r == int(yard.size()) || c == int(yard[0].size())) continue;
                    if (yard[r][c] == 'G') return minute;
                    if (yard[r][c] != '.') continue;
                    yard[r][c] = 'R';
                    next.push_back({r, c});
                }
            riders = next;
        }
        return -1;
    }
};
