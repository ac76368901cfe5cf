class Solution {
public:
    unordered_map<string, int> standings(vector<string>& houses, vector<int>& points) {
        unordered_map<string, int> totals;
        for (size_t i = 0; i < houses.size(); ++i) totals[houses[i]] += points[i];
        erase_if(totals, [](const auto& entry) { return entry.second <= 0; });
        return totals;
    }
};
