class Solution {
public:
    long long countStones(long long width, long long depth) {
        int stones = 0;
        while (depth > 0) {
            stones += width / depth;
            swap(width, depth);
            depth %= width;
        }
        return stones;
    }
};
