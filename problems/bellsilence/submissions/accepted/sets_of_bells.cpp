class Solution {
    long long count(long long minutes, const vector<int>& periods, size_t bell, long long together) {
        if (bell == periods.size()) return minutes / together;
        long long silent = count(minutes, periods, bell + 1, together);
        long long factor = periods[bell] / gcd(together, (long long)periods[bell]);
        if (together <= minutes / factor) silent -= count(minutes, periods, bell + 1, together * factor);
        return silent;
    }

public:
    long long silentMinutes(long long minutes, vector<int>& periods) {
        return count(minutes, periods, 0, 1);
    }
};
