class Solution {
public:
    string hangRibbons(string ribbons) {
        map<char, int> count;
        for (char colour : ribbons) ++count[colour];
        priority_queue<pair<int, char>> left;
        for (auto [colour, number] : count) left.push({number, colour});
        string row;
        pair<int, char> resting{0, 0};
        while (!left.empty()) {
            auto next = left.top();
            left.pop();
            row += next.second;
            if (resting.first > 0) left.push(resting);
            resting = {next.first - 1, next.second};
        }
        return row.size() == ribbons.size() ? row : "";
    }
};
