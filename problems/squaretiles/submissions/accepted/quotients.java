class Solution {
    public long countStones(long width, long depth) {
        long stones = 0;
        while (width > 0 && depth > 0) {
            if (width >= depth) {
                stones += width / depth;
                width %= depth;
            } else {
                stones += depth / width;
                depth %= width;
            }
        }
        return stones;
    }
}
