class Solution {
public:
    vector<vector<int>> unwatchedTimes(int end, vector<vector<int>>& shifts) {
        shifts.push_back({end, end});
        sort(shifts.begin(), shifts.end());
        vector<vector<int>> gaps;
        int watched = 0;
        for (auto& shift : shifts) {
            if (shift[0] > watched) gaps.push_back({watched, shift[0]});
            watched = max(watched, shift[1]);
        }
        return gaps;
    }
};
