using System.Collections.Generic;

public class Solution {
    public int[] TwoSum(int[] nums, int targetSum) {
        Console.WriteLine("looking");
        var seen = new Dictionary<int, int>();
        for (int at = 0; at < nums.Length; at++) {
            int other;
            if (seen.TryGetValue(targetSum - nums[at], out other)) return new[] { other, at };
            seen[nums[at]] = at;
        }
        return null;
    }
}
