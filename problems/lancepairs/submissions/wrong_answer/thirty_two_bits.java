class Solution {
    public long countPairs(int[] deviations, int k) {
        Map<Integer, Integer> seen = new HashMap<>();
        int pairs = 0;
        for (int note : deviations) {
            int remainder = Math.floorMod(note, k);
            pairs += seen.getOrDefault((k - remainder) % k, 0);
            seen.merge(remainder, 1, Integer::sum);
        }
        return pairs;
    }
}
