class Solution {
public:
    int fewestStops(int distance, int endurance, vector<int>& troughs) {
        sort(troughs.begin(), troughs.end());
        int drank = 0, passed = 0, stops = 0;
        for (int place : troughs) {
            if (place - drank > endurance) {
                drank = passed;
                ++stops;
                if (place - drank > endurance) return -1;
            }
            passed = place;
        }
        return stops;
    }
};
