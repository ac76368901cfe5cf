class LanceStore {
    private final Deque<int[]> entries = new ArrayDeque<>();
    private final TreeMap<Integer, Integer> entriesOfLength = new TreeMap<>();

    public LanceStore() {
    }

    public void add(int length, int count) {
        entries.add(new int[] {length, count});
        entriesOfLength.merge(length, 1, Integer::sum);
    }

    public long take(int count) {
        long total = 0;
        while (count > 0) {
            int[] entry = entries.getFirst();
            int taken = Math.min(count, entry[1]);
            total += (long) taken * entry[0];
            count -= taken;
            entry[1] -= taken;
            if (entry[1] == 0) {
                entries.removeFirst();
                entriesOfLength.computeIfPresent(entry[0], (length, number) -> number == 1 ? null : number - 1);
            }
        }
        return total;
    }

    public int shortest() {
        return entriesOfLength.firstKey();
    }
}
