// An entry made after a seal is written down under the number of that seal.
class SealedLedger {
    unordered_map<int, map<int, int>> histories;
    int last = -1;

public:
    SealedLedger() {}

    void add(int rider, int points) {
        auto& history = histories[rider];
        int total = history.empty() ? 0 : history.rbegin()->second;
        history[last] = total + points;
    }

    int seal() {
        return ++last;
    }

    int pointsAt(int rider, int seal) {
        auto& history = histories[rider];
        auto behind = history.upper_bound(seal);
        return behind == history.begin() ? 0 : prev(behind)->second;
    }
};
