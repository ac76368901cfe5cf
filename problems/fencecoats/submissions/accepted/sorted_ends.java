class Solution {
    public int mostCoats(int posts, int[][] orders) {
        int[] begins = new int[orders.length];
        int[] ends = new int[orders.length];
        for (int i = 0; i < orders.length; i++) {
            begins[i] = orders[i][0];
            ends[i] = orders[i][1];
        }
        Arrays.sort(begins);
        Arrays.sort(ends);
        int most = 0;
        int ended = 0;
        for (int begun = 0; begun < begins.length; begun++) {
            while (ends[ended] < begins[begun]) {
                ended++;
            }
            most = Math.max(most, begun + 1 - ended);
        }
        return most;
    }
}
