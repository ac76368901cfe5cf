class Solution {
    public void turnOver(int[][] grid, long shift) {
        for (int[] row : grid) {
            int[] old = row.clone();
            for (int at = 0; at < row.length; at++) row[at] = old[row.length - 1 - at] + (int) shift;
        }
    }
}
