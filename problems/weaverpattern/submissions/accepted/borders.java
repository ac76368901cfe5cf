class Solution {
    public int patternLength(String banner) {
        int n = banner.length();
        int[] borders = new int[n];
        int length = 0;
        for (int i = 1; i < n; i++) {
            while (length > 0 && banner.charAt(i) != banner.charAt(length)) {
                length = borders[length - 1];
            }
            if (banner.charAt(i) == banner.charAt(length)) {
                length++;
            }
            borders[i] = length;
        }
        return n - length;
    }
}
