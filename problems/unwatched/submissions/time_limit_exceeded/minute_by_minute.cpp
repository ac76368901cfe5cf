class Solution {
public:
    vector<vector<int>> unwatchedTimes(int end, vector<vector<int>>& shifts) {
        vector<vector<int>> gaps;
        for (int minute = 0; minute < end; ++minute) {
            bool watched = false;
            for (auto& shift : shifts) watched |= shift[0] <= minute && minute < shift[1];
            if (watched) continue;
            if (!gaps.empty() && gaps.back()[1] == minute) ++gaps.back()[1];
            else gaps.push_back({minute, minute + 1});
        }
        return gaps;
    }
};
