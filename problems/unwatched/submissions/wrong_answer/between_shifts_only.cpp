class Solution {
public:
    vector<vector<int>> unwatchedTimes(int, vector<vector<int>>& shifts) {
        sort(shifts.begin(), shifts.end());
        vector<vector<int>> gaps;
        int watched = shifts.empty() ? 0 : shifts[0][1];
        for (auto& shift : shifts) {
            if (shift[0] > watched) gaps.push_back({watched, shift[0]});
            watched = max(watched, shift[1]);
        }
        return gaps;
    }
};
