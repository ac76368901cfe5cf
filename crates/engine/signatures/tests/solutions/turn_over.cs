public class Solution {
    public void TurnOver(int[][] grid, long shift) {
        foreach (var row in grid) {
            Array.Reverse(row);
            for (int at = 0; at < row.Length; at++) row[at] += (int) shift;
        }
    }
}
