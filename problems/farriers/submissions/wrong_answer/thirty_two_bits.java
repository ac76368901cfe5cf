class Solution {
    public long totalWaiting(int farriers, int[][] horses) {
        PriorityQueue<Integer> free = new PriorityQueue<>(Collections.nCopies(farriers, 0));
        int waiting = 0;
        for (int[] horse : horses) {
            int begin = Math.max(horse[0], free.remove());
            waiting += begin - horse[0];
            free.add(begin + horse[1]);
        }
        return waiting;
    }
}
