class Solution {
    public Map<String, Integer> standings(String[] houses, int[] points) {
        Map<String, Integer> totals = new HashMap<>();
        for (int i = 0; i < houses.length; i++) {
            totals.put(houses[i], points[i]);
        }
        totals.values().removeIf(total -> total <= 0);
        return totals;
    }
}
