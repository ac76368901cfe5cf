class Solution {
    public int shortestProgramme(String first, String second) {
        int[] common = new int[second.length() + 1];
        for (int i = 0; i < first.length(); i++) {
            int diagonal = 0;
            for (int j = 1; j <= second.length(); j++) {
                int above = common[j];
                common[j] = first.charAt(i) == second.charAt(j - 1) ? diagonal + 1 : Math.max(above, common[j - 1]);
                diagonal = above;
            }
        }
        return first.length() + second.length() - common[second.length()];
    }
}
