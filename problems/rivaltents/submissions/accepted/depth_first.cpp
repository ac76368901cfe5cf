class Solution {
    vector<int> tent;
    array<int, 2> size;

    bool place(const vector<vector<int>>& quarrels, int rider, int where) {
        if (tent[rider] >= 0) return tent[rider] == where;
        tent[rider] = where;
        ++size[where];
        for (int other : quarrels[rider])
            if (!place(quarrels, other, 1 - where)) return false;
        return true;
    }

public:
    int fewestInSmallTent(vector<vector<int>>& quarrels) {
        tent.assign(quarrels.size(), -1);
        int answer = 0;
        for (size_t rider = 0; rider < quarrels.size(); ++rider) {
            if (tent[rider] >= 0) continue;
            size = {0, 0};
            if (!place(quarrels, rider, 0)) return -1;
            answer += min(size[0], size[1]);
        }
        return answer;
    }
};
