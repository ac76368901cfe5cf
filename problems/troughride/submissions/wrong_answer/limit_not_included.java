class Solution {
    public int fewestStops(int distance, int endurance, int[] troughs) {
        int[] places = Arrays.copyOf(troughs, troughs.length + 1);
        places[troughs.length] = distance;
        Arrays.sort(places);
        int drank = 0;
        int stops = 0;
        for (int i = 0; i < places.length; i++) {
            int before = i == 0 ? 0 : places[i - 1];
            if (places[i] - before >= endurance) {
                return -1;
            }
            if (places[i] - drank >= endurance) {
                drank = before;
                stops++;
            }
        }
        return stops;
    }
}
