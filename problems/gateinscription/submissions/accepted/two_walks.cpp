class Solution {
public:
    bool canBeMirrored(string inscription) {
        auto isMirrored = [&](int left, int right) {
            for (; left < right; ++left, --right)
                if (inscription[left] != inscription[right]) return false;
            return true;
        };
        for (int left = 0, right = int(inscription.size()) - 1; left < right; ++left, --right)
            if (inscription[left] != inscription[right])
                return isMirrored(left + 1, right) || isMirrored(left, right - 1);
        return true;
    }
};
