class Solution {
    public long fastestRide(int posts, int[][] roads) {
        if (posts == 1) {
            return 0;
        }
        List<List<int[]>> ways = new ArrayList<>();
        for (int i = 0; i < posts; i++) {
            ways.add(new ArrayList<>());
        }
        for (int[] road : roads) {
            ways.get(road[0]).add(new int[] {road[1], road[2]});
            ways.get(road[1]).add(new int[] {road[0], road[2]});
        }
        long[] start = distances(ways, 0);
        long[] end = distances(ways, posts - 1);
        long best = Long.MAX_VALUE;
        for (int[] road : roads) {
            if (start[road[0]] == Long.MAX_VALUE || end[road[0]] == Long.MAX_VALUE) {
                continue;
            }
            best = Math.min(best, start[road[0]] + road[2] / 2 + end[road[1]]);
            best = Math.min(best, start[road[1]] + road[2] / 2 + end[road[0]]);
        }
        return best == Long.MAX_VALUE ? -1 : best;
    }

    private long[] distances(List<List<int[]>> ways, int from) {
        long[] best = new long[ways.size()];
        Arrays.fill(best, Long.MAX_VALUE);
        PriorityQueue<long[]> waiting = new PriorityQueue<>(Comparator.comparingLong(state -> state[0]));
        best[from] = 0;
        waiting.add(new long[] {0, from});
        while (!waiting.isEmpty()) {
            long[] state = waiting.remove();
            if (state[0] > best[(int) state[1]]) {
                continue;
            }
            for (int[] way : ways.get((int) state[1])) {
                if (state[0] + way[1] < best[way[0]]) {
                    best[way[0]] = state[0] + way[1];
                    waiting.add(new long[] {best[way[0]], way[0]});
                }
            }
        }
        return best;
    }
}
