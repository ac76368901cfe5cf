class Solution {
    public String hangRibbons(String ribbons) {
        int[] left = new int[26];
        for (char colour : ribbons.toCharArray()) {
            left[colour - 'a']++;
        }
        for (int number : left) {
            if (number > ribbons.length() / 2) {
                return "";
            }
        }
        StringBuilder row = new StringBuilder();
        int last = -1;
        for (int place = 0; place < ribbons.length(); place++) {
            int most = -1;
            for (int colour = 0; colour < 26; colour++) {
                if (colour != last && (most < 0 || left[colour] > left[most])) {
                    most = colour;
                }
            }
            left[most]--;
            row.append((char) ('a' + most));
            last = most;
        }
        return row.toString();
    }
}
