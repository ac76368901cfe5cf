class Solution {
public:
    int strongestPair(vector<int>& keys) {
        vector<array<int, 2>> next(1, {0, 0});
        int strength = 0;
        for (int key : keys) {
            int node = 0;
            for (int place = 29; place >= 0; --place) {
                int tooth = key >> place & 1;
                if (!next[node][tooth]) {
                    next[node][tooth] = next.size();
                    next.push_back({0, 0});
                }
                node = next[node][tooth];
            }
            int found = 0;
            node = 0;
            for (int place = 29; place >= 0; --place) {
                int other = ~key >> place & 1;
                if (next[node][other]) found |= 1 << place;
                else other ^= 1;
                node = next[node][other];
            }
            strength = max(strength, found);
        }
        return strength;
    }
};
