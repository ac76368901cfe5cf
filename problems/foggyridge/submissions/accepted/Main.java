import java.util.Scanner;

public class Main {
    static final Scanner in = new Scanner(System.in);

    static int height(int place) {
        System.out.println("? " + place);
        System.out.flush();
        return in.nextInt();
    }

    public static void main(String[] args) {
        int low = 1, high = in.nextInt();
        while (low < high) {
            int middle = (low + high) / 2;
            if (height(middle) < height(middle + 1)) low = middle + 1;
            else high = middle;
        }
        System.out.println("! " + low);
    }
}
