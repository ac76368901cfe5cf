class Solution {
    public long bestArc(int[] applause) {
        long total = 0;
        long high = 0;
        long low = 0;
        long largest = Long.MIN_VALUE;
        long smallest = Long.MAX_VALUE;
        for (int value : applause) {
            total += value;
            high = value + Math.max(0, high);
            low = value + Math.min(0, low);
            largest = Math.max(largest, high);
            smallest = Math.min(smallest, low);
        }
        return largest < 0 ? largest : Math.max(largest, total - smallest);
    }
}
