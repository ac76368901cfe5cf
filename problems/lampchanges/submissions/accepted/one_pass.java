class Solution {
    public long totalChanges(int[] signals) {
        int[] lit = new int[30];
        long changes = 0;
        for (int seen = 0; seen < signals.length; seen++) {
            for (int lamp = 0; lamp < 30; lamp++) {
                if ((signals[seen] >> lamp & 1) == 1) {
                    changes += seen - lit[lamp];
                    lit[lamp]++;
                } else {
                    changes += lit[lamp];
                }
            }
        }
        return changes;
    }
}
