class Solution {
    public int[][] unwatchedTimes(int end, int[][] shifts) {
        Arrays.sort(shifts, Comparator.comparingInt(shift -> shift[0]));
        List<int[]> gaps = new ArrayList<>();
        int watched = 0;
        for (int[] shift : shifts) {
            if (shift[0] >= watched) {
                gaps.add(new int[] {watched, shift[0]});
            }
            watched = Math.max(watched, shift[1]);
        }
        gaps.add(new int[] {watched, end});
        return gaps.toArray(new int[0][]);
    }
}
