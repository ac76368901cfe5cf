class Solution {
public:
    vector<string> callOrder(string letters, vector<string>& names) {
        array<int, 26> rank{};
        for (int place = 0; place < 26; ++place) rank[letters[place] - 'a'] = place;
        vector<string> sorted = names;
        sort(sorted.begin(), sorted.end(), [&](const string& a, const string& b) {
            return lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                           [&](char x, char y) { return rank[x - 'a'] < rank[y - 'a']; });
        });
        return sorted;
    }
};
