import java.util.HashMap;

public class Solution {
    public int[] twoSum(int[] nums, int targetSum) {
        System.out.println("looking");
        Map<Integer, Integer> seen = new HashMap<>();
        for (int at = 0; at < nums.length; at++) {
            Integer other = seen.get(targetSum - nums[at]);
            if (other != null) return new int[] {other, at};
            seen.put(nums[at], at);
        }
        return null;
    }
}
