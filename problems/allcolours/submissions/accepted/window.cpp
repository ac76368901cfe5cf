class Solution {
public:
    vector<int> shortestWalk(vector<int>& flags, int colours) {
        vector<int> counts(colours + 1), best;
        int missing = colours, first = 0;
        for (int last = 0; last < int(flags.size()); ++last) {
            if (counts[flags[last]]++ == 0) --missing;
            for (; missing == 0; ++first) {
                if (best.empty() || last - first < best[1] - best[0]) best = {first, last};
                if (--counts[flags[first]] == 0) ++missing;
            }
        }
        return best;
    }
};
