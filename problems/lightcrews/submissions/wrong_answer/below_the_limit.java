class Solution {
    public int countCrews(int[] weights, int limit) {
        int[] sorted = weights.clone();
        Arrays.sort(sorted);
        int crews = 0;
        for (int i = 0; i < sorted.length; i++) {
            int j = i + 1;
            int k = sorted.length - 1;
            while (j < k) {
                if (sorted[i] + sorted[j] + sorted[k] < limit) {
                    crews += k - j;
                    j++;
                } else {
                    k--;
                }
            }
        }
        return crews;
    }
}
