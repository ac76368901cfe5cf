class Solution {
    public String writeRoll(String beats) {
        StringBuilder written = new StringBuilder();
        int count = 0;
        for (int i = 0; i < beats.length(); i++) {
            count++;
            boolean ends = i + 1 == beats.length() || beats.charAt(i + 1) != beats.charAt(i);
            if (ends || count == 9) {
                written.append(beats.charAt(i));
                if (count > 1) {
                    written.append(count);
                }
                count = 0;
            }
        }
        return written.toString();
    }
}
