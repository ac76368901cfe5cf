class Solution {
    public Map<String, Integer> standings(String[] houses, int[] points) {
        Map<String, Integer> totals = new HashMap<>();
        for (int i = 0; i < houses.length; i++) {
            totals.merge(houses[i], points[i], Integer::sum);
        }
        totals.values().removeIf(total -> total <= 0);
        return totals;
    }
}
