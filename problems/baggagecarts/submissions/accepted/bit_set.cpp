class Solution {
public:
    int smallestDifference(vector<int>& chests) {
        bitset<150'001> possible;
        possible[0] = true;
        int total = 0;
        for (int weight : chests) {
            possible |= possible << weight;
            total += weight;
        }
        int load = total / 2;
        while (!possible[load]) --load;
        return total - 2 * load;
    }
};
