import java.util.Scanner;

public class Main {
    static final Scanner in = new Scanner(System.in);

    static int distance(int row, int column) {
        System.out.println("? " + row + " " + column);
        System.out.flush();
        return in.nextInt();
    }

    public static void main(String[] args) {
        int rows = in.nextInt(), columns = in.nextInt();
        int top = distance(1, 1), bottom = distance(rows, 1);
        int across = (top + bottom - rows + 1) / 2;
        System.out.println("! " + (top - across + 1) + " " + (across + 1));
    }
}
