import java.io.*;
import java.util.*;

public class Main {
    static long cross(long[] a, long[] b, long[] c) {
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    }

    public static void main(String[] args) throws IOException {
        StreamTokenizer in = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in)));
        in.nextToken();
        int n = (int) in.nval;
        TreeSet<long[]> sorted = new TreeSet<>((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
        for (int i = 0; i < n; i++) {
            long[] post = new long[2];
            for (int j = 0; j < 2; j++) {
                in.nextToken();
                post[j] = (long) in.nval;
            }
            sorted.add(post);
        }
        List<long[]> corners = new ArrayList<>();
        for (Collection<long[]> posts : List.of(sorted, sorted.descendingSet())) {
            int start = corners.size();
            for (long[] post : posts) {
                while (corners.size() > start + 1
                        && cross(corners.get(corners.size() - 2), corners.get(corners.size() - 1), post) <= 0) {
                    corners.remove(corners.size() - 1);
                }
                corners.add(post);
            }
            corners.remove(corners.size() - 1);
        }
        if (corners.isEmpty()) corners.add(sorted.first());
        long area = 0;
        for (int i = 1; i < corners.size(); i++) area += cross(corners.get(0), corners.get(i - 1), corners.get(i));
        System.out.println(corners.size() + " " + area);
    }
}
