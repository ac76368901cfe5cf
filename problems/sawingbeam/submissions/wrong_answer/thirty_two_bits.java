class Solution {
    public long leastCarrying(int length, int[] marks) {
        int[] places = Arrays.copyOf(marks, marks.length + 2);
        places[marks.length] = length;
        Arrays.sort(places);
        int[][] work = new int[places.length][places.length];
        for (int left = places.length - 3; left >= 0; left--) {
            for (int right = left + 2; right < places.length; right++) {
                work[left][right] = Integer.MAX_VALUE;
                for (int at = left + 1; at < right; at++) {
                    int longer = Math.max(places[at] - places[left], places[right] - places[at]);
                    work[left][right] = Math.min(work[left][right], longer + work[left][at] + work[at][right]);
                }
            }
        }
        return work[0][places.length - 1];
    }
}
