import java.util.*;

public class Main {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        ArrayDeque<Integer> lane = new ArrayDeque<>();
        StringBuilder moves = new StringBuilder();
        int next = 1;
        for (int i = 0; i < n; i++) {
            int cart = in.nextInt();
            while (next <= n && (lane.isEmpty() || lane.peek() != cart)) {
                lane.push(next++);
                moves.append('I');
            }
            if (lane.peek() != cart) {
                System.out.println("impossible");
                return;
            }
            lane.pop();
            moves.append('O');
        }
        System.out.println(moves);
    }
}
