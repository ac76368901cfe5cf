class SealedLedger {
    unordered_map<int, map<int, int>> histories;
    int seals = 0;

public:
    SealedLedger() {}

    void add(int rider, int points) {
        auto& history = histories[rider];
        int total = history.empty() ? 0 : history.rbegin()->second;
        history[seals] = total + points;
    }

    int seal() {
        return seals++;
    }

    int pointsAt(int rider, int seal) {
        auto& history = histories[rider];
        auto behind = history.upper_bound(seal);
        return behind == history.begin() ? 0 : prev(behind)->second;
    }
};
