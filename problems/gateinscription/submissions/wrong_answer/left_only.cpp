class Solution {
public:
    bool canBeMirrored(string inscription) {
        int removed = 0;
        for (int left = 0, right = int(inscription.size()) - 1; left < right; ++left)
            if (inscription[left] == inscription[right])
                --right;
            else if (++removed > 1)
                return false;
        return true;
    }
};
