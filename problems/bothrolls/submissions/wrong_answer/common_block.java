class Solution {
    public int shortestProgramme(String first, String second) {
        int longest = 0;
        int[][] block = new int[first.length() + 1][second.length() + 1];
        for (int i = 1; i <= first.length(); i++) {
            for (int j = 1; j <= second.length(); j++) {
                if (first.charAt(i - 1) == second.charAt(j - 1)) {
                    block[i][j] = block[i - 1][j - 1] + 1;
                    longest = Math.max(longest, block[i][j]);
                }
            }
        }
        return first.length() + second.length() - longest;
    }
}
