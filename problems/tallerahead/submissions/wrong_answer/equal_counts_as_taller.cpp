class Solution {
public:
    vector<int> stepsToTaller(vector<int>& heights) {
        int n = heights.size();
        vector<int> steps(n), waiting;
        for (int place = 0; place < 2 * n; ++place) {
            while (!waiting.empty() && heights[waiting.back()] <= heights[place % n]) {
                int rider = waiting.back();
                waiting.pop_back();
                if (place - rider < n) steps[rider] = place - rider;
            }
            if (place < n) waiting.push_back(place);
        }
        return steps;
    }
};
