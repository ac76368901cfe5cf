class Solution {
public:
    vector<string> callOrder(string letters, vector<string>& names) {
        vector<string> sorted = names;
        sort(sorted.begin(), sorted.end(), [&](const string& a, const string& b) {
            for (size_t i = 0; i < min(a.size(), b.size()); ++i)
                if (a[i] != b[i]) return letters.find(a[i]) < letters.find(b[i]);
            return a.size() > b.size();
        });
        return sorted;
    }
};
