class Solution {
public:
    vector<int> stepsToTaller(vector<int>& heights) {
        int n = heights.size();
        vector<int> steps(n), waiting;
        for (int place = 0; place < 2 * n; ++place) {
            while (!waiting.empty() && heights[waiting.back()] < heights[place % n]) {
                steps[waiting.back()] = place - waiting.back();
                waiting.pop_back();
            }
            if (place < n) waiting.push_back(place);
        }
        return steps;
    }
};
