class SealedLedger {
    private final Map<Integer, TreeMap<Integer, Integer>> histories = new HashMap<>();
    private int seals = 0;

    public SealedLedger() {
    }

    public void add(int rider, int points) {
        TreeMap<Integer, Integer> history = histories.computeIfAbsent(rider, one -> new TreeMap<>());
        int total = history.isEmpty() ? 0 : history.lastEntry().getValue();
        history.put(seals, total + points);
    }

    public int seal() {
        return seals++;
    }

    public int pointsAt(int rider, int seal) {
        return histories.get(rider).floorEntry(seal).getValue();
    }
}
