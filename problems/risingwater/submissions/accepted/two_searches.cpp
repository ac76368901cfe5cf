class Solution {
public:
    int minutesToGate(vector<string>& yard) {
        int rows = yard.size(), columns = yard[0].size();
        const int never = INT_MAX;
        vector<vector<int>> flooded(rows, vector<int>(columns, never)), reached = flooded;
        queue<pair<int, int>> water, riders;
        for (int row = 0; row < rows; ++row)
            for (int column = 0; column < columns; ++column) {
                if (yard[row][column] == '~') {
                    flooded[row][column] = 0;
                    water.push({row, column});
                }
                if (yard[row][column] == 'R') {
                    reached[row][column] = 0;
                    riders.push({row, column});
                }
            }
        auto search = [&](auto& waiting, auto& minute, auto may_enter) {
            const int steps[] = {0, 1, 0, -1, 0};
            while (!waiting.empty()) {
                auto [row, column] = waiting.front();
                waiting.pop();
                for (int turn = 0; turn < 4; ++turn) {
                    int r = row + steps[turn], c = column + steps[turn + 1];
                    if (r < 0 || c < 0 || r == rows || c == columns || yard[r][c] == '#' || minute[r][c] != never) continue;
                    if (!may_enter(r, c, minute[row][column] + 1)) continue;
                    minute[r][c] = minute[row][column] + 1;
                    waiting.push({r, c});
                }
            }
        };
        search(water, flooded, [](int, int, int) { return true; });
        search(riders, reached, [&](int r, int c, int minute) {
            return minute < flooded[r][c] + (yard[r][c] == 'G' && flooded[r][c] != never);
        });
        for (int row = 0; row < rows; ++row)
            for (int column = 0; column < columns; ++column)
                if (yard[row][column] == 'G' && reached[row][column] != never) return reached[row][column];
        return -1;
    }
};
