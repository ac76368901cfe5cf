class Solution {
public:
    vector<vector<string>> groupByFigure(vector<string>& words) {
        unordered_map<string, vector<string>> groups;
        for (const string& word : words) {
            array<char, 26> name{};
            char next = 'a';
            string figure;
            for (char letter : word) {
                char& renamed = name[letter - 'a'];
                if (!renamed) renamed = next++;
                figure += renamed;
            }
            groups[figure].push_back(word);
        }
        vector<vector<string>> result;
        for (auto& [figure, group] : groups) result.push_back(move(group));
        return result;
    }
};
