class Solution {
    public String[] callOrder(String letters, String[] names) {
        int[] rank = new int[26];
        for (int place = 0; place < 26; place++) {
            rank[letters.charAt(place) - 'a'] = place;
        }
        String[] sorted = names.clone();
        Arrays.sort(sorted, (a, b) -> {
            for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
                int difference = rank[a.charAt(i) - 'a'] - rank[b.charAt(i) - 'a'];
                if (difference != 0) {
                    return difference;
                }
            }
            return a.length() - b.length();
        });
        return sorted;
    }
}
