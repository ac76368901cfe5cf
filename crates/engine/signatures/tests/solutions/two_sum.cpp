#define int long long

class Solution {
public:
    vector<int> twoSum(const vector<int>& nums, int targetSum) {
        cout << "looking" << endl;
        unordered_map<int, int> seen;
        for (int at = 0; at < (int)nums.size(); at++) {
            if (seen.count(targetSum - nums[at])) return {seen[targetSum - nums[at]], at};
            seen[nums[at]] = at;
        }
        return {};
    }
};
