class Solution {
    public int strongestPair(int[] keys) {
        int strength = 0;
        for (int place = 29; place >= 0; place--) {
            Set<Integer> beginnings = new HashSet<>();
            int wanted = strength >> place | 1;
            for (int key : keys) {
                beginnings.add(key >> place);
                if (beginnings.contains(key >> place ^ wanted)) {
                    strength = wanted << place;
                    break;
                }
            }
        }
        return strength;
    }
}
