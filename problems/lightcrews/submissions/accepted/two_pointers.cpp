class Solution {
public:
    int countCrews(vector<int>& weights, int limit) {
        sort(weights.begin(), weights.end());
        int crews = 0;
        for (int i = 0; i < int(weights.size()); ++i)
            for (int j = i + 1, k = int(weights.size()) - 1; j < k;)
                if (weights[i] + weights[j] + weights[k] <= limit)
                    crews += k - j++;
                else
                    --k;
        return crews;
    }
};
