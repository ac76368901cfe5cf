// From low to high masts, the leftmost place so far is the best left end.
class Solution {
    public int longestRope(int[] masts) {
        Integer[] places = new Integer[masts.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
        }
        Arrays.sort(places, Comparator.comparingInt(i -> masts[i]));
        int leftmost = masts.length;
        int best = 0;
        for (int place : places) {
            leftmost = Math.min(leftmost, place);
            best = Math.max(best, place - leftmost);
        }
        return best;
    }
}
