class Solution {
    public void turnShields(int[] shields, int steps) {
        int n = shields.length;
        int[] before = shields.clone();
        for (int i = 0; i < n; i++) {
            shields[Math.floorMod(i + (long) steps, n)] = before[i];
        }
    }
}
