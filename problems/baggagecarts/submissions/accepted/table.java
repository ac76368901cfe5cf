class Solution {
    public int smallestDifference(int[] chests) {
        int total = Arrays.stream(chests).sum();
        boolean[] possible = new boolean[total / 2 + 1];
        possible[0] = true;
        for (int weight : chests) {
            for (int load = total / 2; load >= weight; load--) {
                possible[load] |= possible[load - weight];
            }
        }
        int load = total / 2;
        while (!possible[load]) {
            load--;
        }
        return total - 2 * load;
    }
}
