class Solution {
public:
    vector<string> layOut(vector<string>& words, int width) {
        vector<string> lines;
        string line;
        auto finish = [&] {
            int room = width - int(line.size());
            lines.push_back(string(room / 2, '.') + line + string(room - room / 2, '.'));
        };
        for (const string& word : words) {
            if (line.empty()) {
                line = word;
            } else if (int(line.size() + 1 + word.size()) <= width) {
                line += ' ' + word;
            } else {
                finish();
                line = word;
            }
        }
        if (!line.empty()) finish();
        return lines;
    }
};
