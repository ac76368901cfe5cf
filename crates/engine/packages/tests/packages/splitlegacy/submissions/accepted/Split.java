import java.util.*;
public class Split { public static void main(String[] a) { long n = new Scanner(System.in).nextLong(); System.out.println("0 " + n); } }
