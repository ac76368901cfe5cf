class Solution {
public:
    vector<vector<string>> groupByFigure(vector<string>& words) {
        vector<vector<string>> groups;
        for (const string& word : words) {
            bool placed = false;
            for (auto& group : groups) {
                const string& other = group[0];
                if (other.size() != word.size()) continue;
                map<char, char> exchange;
                bool same = true;
                for (size_t i = 0; i < word.size() && same; ++i)
                    same = exchange.emplace(other[i], word[i]).first->second == word[i];
                if (same) {
                    group.push_back(word);
                    placed = true;
                    break;
                }
            }
            if (!placed) groups.push_back({word});
        }
        return groups;
    }
};
