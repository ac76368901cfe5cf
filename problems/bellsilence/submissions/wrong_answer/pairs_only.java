class Solution {
    public long silentMinutes(long minutes, int[] periods) {
        long silent = minutes;
        for (int i = 0; i < periods.length; i++) {
            silent -= minutes / periods[i];
            for (int j = 0; j < i; j++) {
                silent += minutes / ((long) periods[i] / gcd(periods[i], periods[j]) * periods[j]);
            }
        }
        return silent;
    }

    private long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
