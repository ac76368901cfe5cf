class Solution {
    public int longestSteady(int[] pace, int tolerance) {
        TreeMap<Integer, Integer> window = new TreeMap<>();
        int left = 0;
        int best = 0;
        for (int right = 0; right < pace.length; right++) {
            window.merge(pace[right], 1, Integer::sum);
            while (window.lastKey() - window.firstKey() > tolerance) {
                window.computeIfPresent(pace[left++], (value, count) -> count == 1 ? null : count - 1);
            }
            best = Math.max(best, right - left + 1);
        }
        return best;
    }
}
