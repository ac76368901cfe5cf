class Solution {
    public int leastMud(int[] mud, int reach) {
        int[] rest = new int[mud.length + 1];
        for (int i = mud.length - 1; i >= -1; i--) {
            int best = Integer.MAX_VALUE;
            for (int next = i + 1; next <= Math.min(i + reach, mud.length); next++) {
                best = Math.min(best, rest[next]);
            }
            if (i < 0) {
                return best;
            }
            rest[i] = mud[i] + best;
        }
        throw new IllegalStateException();
    }
}
