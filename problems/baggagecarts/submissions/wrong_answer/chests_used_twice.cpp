class Solution {
public:
    int smallestDifference(vector<int>& chests) {
        int total = accumulate(chests.begin(), chests.end(), 0);
        vector<char> possible(total / 2 + 1);
        possible[0] = true;
        for (int weight : chests)
            for (int load = weight; load <= total / 2; ++load)
                if (possible[load - weight]) possible[load] = true;
        int load = total / 2;
        while (!possible[load]) --load;
        return total - 2 * load;
    }
};
