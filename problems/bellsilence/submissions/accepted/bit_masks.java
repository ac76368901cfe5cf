class Solution {
    public long silentMinutes(long minutes, int[] periods) {
        long silent = 0;
        for (int set = 0; set < 1 << periods.length; set++) {
            long together = 1;
            for (int bell = 0; bell < periods.length && together > 0; bell++) {
                if ((set >> bell & 1) == 1) {
                    long factor = periods[bell] / gcd(periods[bell], together);
                    together = together > minutes / factor ? 0 : together * factor;
                }
            }
            if (together > 0) {
                silent += Integer.bitCount(set) % 2 == 0 ? minutes / together : -(minutes / together);
            }
        }
        return silent;
    }

    private long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
