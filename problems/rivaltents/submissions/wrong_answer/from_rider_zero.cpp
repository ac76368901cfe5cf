class Solution {
public:
    int fewestInSmallTent(vector<vector<int>>& quarrels) {
        vector<int> tent(quarrels.size(), -1);
        vector<int> group{0};
        tent[0] = 0;
        int size[2] = {1, 0};
        for (size_t i = 0; i < group.size(); ++i)
            for (int other : quarrels[group[i]]) {
                if (tent[other] == tent[group[i]]) return -1;
                if (tent[other] >= 0) continue;
                tent[other] = 1 - tent[group[i]];
                ++size[tent[other]];
                group.push_back(other);
            }
        return min(size[0], size[1]);
    }
};
