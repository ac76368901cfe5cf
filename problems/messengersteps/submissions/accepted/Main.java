import java.io.*;
import java.util.*;

public class Main {
    public static void main(String[] args) throws IOException {
        StreamTokenizer in = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in)));
        in.nextToken();
        int n = (int) in.nval;
        List<List<int[]>> near = new ArrayList<>();
        for (int i = 0; i <= n; i++) near.add(new ArrayList<>());
        for (int i = 1; i < n; i++) {
            int[] path = new int[3];
            for (int j = 0; j < 3; j++) {
                in.nextToken();
                path[j] = (int) in.nval;
            }
            near.get(path[0]).add(new int[] {path[1], path[2]});
            near.get(path[1]).add(new int[] {path[0], path[2]});
        }
        int[] order = new int[n], parent = new int[n + 1], up = new int[n + 1], size = new int[n + 1];
        order[0] = 1;
        int found = 1;
        for (int i = 0; i < n; i++) {
            for (int[] path : near.get(order[i])) {
                if (path[0] == parent[order[i]]) continue;
                parent[path[0]] = order[i];
                up[path[0]] = path[1];
                order[found++] = path[0];
            }
        }
        long total = 0;
        for (int i = n - 1; i >= 0; i--) {
            int tent = order[i];
            size[tent]++;
            total += (long) up[tent] * size[tent] * (n - size[tent]);
            size[parent[tent]] += size[tent];
        }
        System.out.println(total);
    }
}
