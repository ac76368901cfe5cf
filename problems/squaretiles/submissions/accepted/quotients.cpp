class Solution {
public:
    long long countStones(long long width, long long depth) {
        return depth == 0 ? 0 : width / depth + countStones(depth, width % depth);
    }
};
