class Solution {
public:
    int fewestStops(int distance, int endurance, vector<int>& troughs) {
        sort(troughs.begin(), troughs.end());
        int drank = 0, stops = 0;
        while (distance - drank > endurance) {
            auto behind = upper_bound(troughs.begin(), troughs.end(), drank + endurance);
            if (behind == troughs.begin() || *--behind <= drank) return -1;
            drank = *behind;
            ++stops;
        }
        return stops;
    }
};
