class Solution {
public:
    int mostCoats(int posts, vector<vector<int>>& orders) {
        vector<int> change(posts + 2);
        for (const auto& order : orders) {
            ++change[order[0]];
            --change[order[1] + 1];
        }
        int coats = 0, most = 0;
        for (int difference : change) {
            coats += difference;
            most = max(most, coats);
        }
        return most;
    }
};
