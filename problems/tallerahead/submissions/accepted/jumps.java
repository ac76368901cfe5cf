// From the last rider to the first, and round again: jump along the counts already known.
class Solution {
    public int[] stepsToTaller(int[] heights) {
        int n = heights.length;
        int tallest = 0;
        for (int i = 1; i < n; i++) {
            if (heights[i] > heights[tallest]) {
                tallest = i;
            }
        }
        int[] steps = new int[n];
        for (int back = 1; back < n; back++) {
            int rider = (tallest - back + n) % n;
            if (heights[rider] == heights[tallest]) {
                continue;
            }
            int ahead = 1;
            while (heights[(rider + ahead) % n] <= heights[rider]) {
                ahead += steps[(rider + ahead) % n];
            }
            steps[rider] = ahead;
        }
        return steps;
    }
}
