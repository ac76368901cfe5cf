import java.io.*;
import java.util.*;

public class Main {
    public static void main(String[] args) throws IOException {
        StreamTokenizer in = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in)));
        in.nextToken();
        int n = (int) in.nval;
        in.nextToken();
        int m = (int) in.nval;
        List<List<int[]>> near = new ArrayList<>();
        for (int i = 0; i <= n; i++) near.add(new ArrayList<>());
        for (int i = 0; i < m; i++) {
            int[] road = new int[3];
            for (int j = 0; j < 3; j++) {
                in.nextToken();
                road[j] = (int) in.nval;
            }
            near.get(road[0]).add(new int[] {road[1], road[2]});
            near.get(road[1]).add(new int[] {road[0], road[2]});
        }
        // A place is twice the town, and one more once the voucher is used.
        long[] cost = new long[2 * n + 2];
        Arrays.fill(cost, Long.MAX_VALUE);
        PriorityQueue<long[]> queue = new PriorityQueue<>((x, y) -> Long.compare(x[0], y[0]));
        queue.add(new long[] {0, 2});
        while (!queue.isEmpty()) {
            long[] top = queue.poll();
            int place = (int) top[1];
            if (cost[place] <= top[0]) continue;
            cost[place] = top[0];
            for (int[] road : near.get(place / 2)) {
                queue.add(new long[] {top[0] + road[1], 2 * road[0] + place % 2});
                if (place % 2 == 0) queue.add(new long[] {top[0] + road[1] / 2, 2 * road[0] + 1});
            }
        }
        long answer = Math.min(cost[2 * n], cost[2 * n + 1]);
        System.out.println(answer == Long.MAX_VALUE ? -1 : answer);
    }
}
