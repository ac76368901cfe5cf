class LanceStore {
    struct Entry {
        long long length;
        int count, number;
    };
    deque<Entry> entries, rising;
    int added = 0;

public:
    LanceStore() {}

    void add(int length, int count) {
        Entry entry{length, count, added++};
        while (!rising.empty() && rising.back().length >= length) rising.pop_back();
        entries.push_back(entry);
        rising.push_back(entry);
    }

    long long take(int count) {
        long long total = 0;
        while (count > 0) {
            Entry& entry = entries.front();
            int taken = min(count, entry.count);
            total += taken * entry.length;
            count -= taken;
            entry.count -= taken;
            if (entry.count > 0) break;
            if (rising.front().number == entry.number) rising.pop_front();
            entries.pop_front();
        }
        return total;
    }

    int shortest() {
        return rising.front().length;
    }
};
