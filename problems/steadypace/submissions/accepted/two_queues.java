class Solution {
    public int longestSteady(int[] pace, int tolerance) {
        Deque<Integer> largest = new ArrayDeque<>();
        Deque<Integer> smallest = new ArrayDeque<>();
        int left = 0;
        int best = 0;
        for (int right = 0; right < pace.length; right++) {
            while (!largest.isEmpty() && pace[largest.peekLast()] <= pace[right]) {
                largest.pollLast();
            }
            largest.addLast(right);
            while (!smallest.isEmpty() && pace[smallest.peekLast()] >= pace[right]) {
                smallest.pollLast();
            }
            smallest.addLast(right);
            while ((long) pace[largest.peekFirst()] - pace[smallest.peekFirst()] > tolerance) {
                left++;
                if (largest.peekFirst() < left) {
                    largest.pollFirst();
                }
                if (smallest.peekFirst() < left) {
                    smallest.pollFirst();
                }
            }
            best = Math.max(best, right - left + 1);
        }
        return best;
    }
}
