class LanceStore {
    private final Deque<int[]> entries = new ArrayDeque<>();

    public LanceStore() {
    }

    public void add(int length, int count) {
        entries.add(new int[] {length, count});
    }

    public long take(int count) {
        int total = 0;
        while (count > 0) {
            int[] entry = entries.getFirst();
            int taken = Math.min(count, entry[1]);
            total += taken * entry[0];
            count -= taken;
            entry[1] -= taken;
            if (entry[1] == 0) {
                entries.removeFirst();
            }
        }
        return total;
    }

    public int shortest() {
        return entries.stream().mapToInt(entry -> entry[0]).min().getAsInt();
    }
}
