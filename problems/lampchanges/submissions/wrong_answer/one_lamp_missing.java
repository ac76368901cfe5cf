class Solution {
    public long totalChanges(int[] signals) {
        long changes = 0;
        for (int lamp = 0; lamp < 29; lamp++) {
            long lit = 0;
            for (int signal : signals) {
                lit += signal >> lamp & 1;
            }
            changes += lit * (signals.length - lit);
        }
        return changes;
    }
}
