// Writes the row twice, and so may pass stands twice.
class Solution {
public:
    long long bestArc(vector<int>& applause) {
        long long best = applause[0], ending = 0;
        for (int round = 0; round < 2; ++round)
            for (int value : applause) {
                ending = value + max(0LL, ending);
                best = max(best, ending);
            }
        return best;
    }
};
