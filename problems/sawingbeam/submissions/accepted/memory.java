class Solution {
    private int[] places;
    private long[][] known;

    public long leastCarrying(int length, int[] marks) {
        places = Arrays.copyOf(marks, marks.length + 2);
        places[marks.length] = length;
        Arrays.sort(places);
        known = new long[places.length][places.length];
        return work(0, places.length - 1);
    }

    private long work(int left, int right) {
        if (right - left < 2) {
            return 0;
        }
        if (known[left][right] == 0) {
            long best = Long.MAX_VALUE;
            for (int at = left + 1; at < right; at++) {
                int longer = Math.max(places[at] - places[left], places[right] - places[at]);
                best = Math.min(best, longer + work(left, at) + work(at, right));
            }
            known[left][right] = best;
        }
        return known[left][right];
    }
}
