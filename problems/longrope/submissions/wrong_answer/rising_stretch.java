class Solution {
    public int longestRope(int[] masts) {
        int best = 0;
        int begin = 0;
        for (int i = 1; i < masts.length; i++) {
            if (masts[i] < masts[begin]) {
                begin = i;
            }
            best = Math.max(best, i - begin);
        }
        return best;
    }
}
