class Solution {
    public boolean canBeMirrored(String inscription) {
        return isMirrored(inscription, 0, inscription.length() - 1, 1);
    }

    private boolean isMirrored(String text, int left, int right, int removals) {
        while (left < right) {
            if (text.charAt(left) != text.charAt(right)) {
                return removals > 0
                        && (isMirrored(text, left + 1, right, removals - 1) || isMirrored(text, left, right - 1, removals - 1));
            }
            left++;
            right--;
        }
        return true;
    }
}
