/** Goes through all beginnings and ends in order and counts who is on duty. */
class Solution {
    public int[][] unwatchedTimes(int end, int[][] shifts) {
        TreeMap<Integer, Integer> changes = new TreeMap<>(Map.of(0, 0, end, 0));
        for (int[] shift : shifts) {
            changes.merge(shift[0], 1, Integer::sum);
            changes.merge(shift[1], -1, Integer::sum);
        }
        List<int[]> gaps = new ArrayList<>();
        int onDuty = 0;
        int since = -1;
        for (Map.Entry<Integer, Integer> change : changes.entrySet()) {
            int minute = change.getKey();
            onDuty += change.getValue();
            if (since >= 0 && (onDuty > 0 || minute == end)) {
                if (minute > since) {
                    gaps.add(new int[] {since, minute});
                }
                since = -1;
            } else if (since < 0 && onDuty == 0) {
                since = minute;
            }
        }
        return gaps.toArray(new int[0][]);
    }
}
