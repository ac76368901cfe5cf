class Solution {
    long long count(long long minutes, const vector<int>& periods, size_t bell, long long together) {
        if (together <= 0 || together > minutes) return 0;
        if (bell == periods.size()) return minutes / together;
        unsigned long long both = (unsigned long long)together / gcd(together, (long long)periods[bell]) * periods[bell];
        return count(minutes, periods, bell + 1, together) - count(minutes, periods, bell + 1, both);
    }

public:
    long long silentMinutes(long long minutes, vector<int>& periods) {
        return count(minutes, periods, 0, 1);
    }
};
