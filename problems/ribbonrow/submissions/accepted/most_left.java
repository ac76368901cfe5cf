class Solution {
    public String hangRibbons(String ribbons) {
        int[] left = new int[26];
        for (char colour : ribbons.toCharArray()) {
            left[colour - 'a']++;
        }
        StringBuilder row = new StringBuilder();
        int last = -1;
        for (int place = 0; place < ribbons.length(); place++) {
            int most = -1;
            for (int colour = 0; colour < 26; colour++) {
                if (colour != last && left[colour] > 0 && (most < 0 || left[colour] > left[most])) {
                    most = colour;
                }
            }
            if (most < 0) {
                return "";
            }
            left[most]--;
            row.append((char) ('a' + most));
            last = most;
        }
        return row.toString();
    }
}
