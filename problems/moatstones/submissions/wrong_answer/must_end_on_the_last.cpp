class Solution {
public:
    int leastMud(vector<int>& mud, int reach) {
        vector<int> best(mud);
        for (int i = reach; i < int(mud.size()); ++i)
            best[i] += *min_element(best.begin() + i - reach, best.begin() + i);
        return best.back();
    }
};
