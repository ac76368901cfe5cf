/** The pair with the most differing places, not with the highest. */
class Solution {
    public int strongestPair(int[] all) {
        int[] keys = Arrays.stream(all).distinct().toArray();
        int best = 0;
        for (int i = 0; i < keys.length; i++) {
            for (int j = 0; j < i; j++) {
                int strength = keys[i] ^ keys[j];
                if (Integer.bitCount(strength) > Integer.bitCount(best)) {
                    best = strength;
                }
            }
        }
        return best;
    }
}
