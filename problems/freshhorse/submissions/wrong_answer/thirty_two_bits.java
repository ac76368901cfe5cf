class Solution {
    public long fastestRide(int posts, int[][] roads) {
        int[][] best = new int[2][posts];
        Arrays.fill(best[0], Integer.MAX_VALUE);
        Arrays.fill(best[1], Integer.MAX_VALUE);
        best[0][0] = best[1][0] = 0;
        // Rounds over all roads until nothing changes.
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int[] road : roads) {
                for (int turn = 0; turn < 2; turn++) {
                    int a = road[turn];
                    int b = road[1 - turn];
                    if (best[0][a] == Integer.MAX_VALUE) {
                        continue;
                    }
                    int plain = best[0][a] + road[2];
                    int fresh = Math.min(best[0][a] + road[2] / 2, best[1][a] + road[2]);
                    if (plain >= 0 && plain < best[0][b] || fresh >= 0 && fresh < best[1][b]) {
                        changed = true;
                        if (plain >= 0) {
                            best[0][b] = Math.min(best[0][b], plain);
                        }
                        if (fresh >= 0) {
                            best[1][b] = Math.min(best[1][b], fresh);
                        }
                    }
                }
            }
        }
        return best[1][posts - 1] == Integer.MAX_VALUE ? -1 : best[1][posts - 1];
    }
}
