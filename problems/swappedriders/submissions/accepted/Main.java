import java.io.*;
import java.util.*;

public class Main {
    static long wrong = 0;

    static void sort(int[] values, int[] spare, int from, int to) {
        if (to - from < 2) return;
        int middle = (from + to) / 2;
        sort(values, spare, from, middle);
        sort(values, spare, middle, to);
        int left = from, right = middle;
        for (int place = from; place < to; place++) {
            if (right == to || (left < middle && values[left] <= values[right])) {
                spare[place] = values[left++];
            } else {
                wrong += middle - left;
                spare[place] = values[right++];
            }
        }
        System.arraycopy(spare, from, values, from, to - from);
    }

    public static void main(String[] args) throws IOException {
        StreamTokenizer in = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in)));
        in.nextToken();
        int n = (int) in.nval;
        int[] troops = new int[n];
        for (int i = 0; i < n; i++) {
            in.nextToken();
            troops[i] = (int) in.nval;
        }
        sort(troops, new int[n], 0, n);
        System.out.println(wrong);
    }
}
