import java.util.*;

public class Main {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        List<Integer> order = new ArrayList<>();
        for (int horse = 1; horse <= n; horse++) {
            int low = 0, high = order.size();
            while (low < high) {
                int middle = (low + high) / 2;
                System.out.println("? " + horse + " " + order.get(middle));
                System.out.flush();
                if (in.nextInt() == horse) high = middle;
                else low = middle + 1;
            }
            order.add(low, horse);
        }
        StringBuilder answer = new StringBuilder("!");
        for (int horse : order) answer.append(' ').append(horse);
        System.out.println(answer);
    }
}
