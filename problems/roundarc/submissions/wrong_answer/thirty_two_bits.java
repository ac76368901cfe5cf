class Solution {
    public long bestArc(int[] applause) {
        int total = 0;
        int high = 0;
        int low = 0;
        int largest = Integer.MIN_VALUE;
        int smallest = Integer.MAX_VALUE;
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
