class Solution {
    public int countCrews(int[] weights, int limit) {
        int[] sorted = weights.clone();
        Arrays.sort(sorted);
        int crews = 0;
        for (int heaviest = sorted.length - 1; heaviest >= 2; heaviest--) {
            int low = 0;
            int high = heaviest - 1;
            while (low < high) {
                if (sorted[low] + sorted[high] + sorted[heaviest] <= limit) {
                    crews += high - low;
                    low++;
                } else {
                    high--;
                }
            }
        }
        return crews;
    }
}
