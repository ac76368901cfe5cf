// Of equal lengths only the last is kept, but each that leaves removes it.
class LanceStore {
    deque<pair<long long, int>> entries;
    deque<int> rising;

public:
    LanceStore() {}

    void add(int length, int count) {
        while (!rising.empty() && rising.back() >= length) rising.pop_back();
        entries.push_back({length, count});
        rising.push_back(length);
    }

    long long take(int count) {
        long long total = 0;
        while (count > 0) {
            auto& [length, there] = entries.front();
            int taken = min(count, there);
            total += taken * length;
            count -= taken;
            there -= taken;
            if (there > 0) break;
            if (!rising.empty() && rising.front() == length) rising.pop_front();
            entries.pop_front();
        }
        return total;
    }

    int shortest() {
        return rising.empty() ? 0 : rising.front();
    }
};
