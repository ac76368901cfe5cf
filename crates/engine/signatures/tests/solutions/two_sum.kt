class Solution {
    fun twoSum(nums: IntArray, targetSum: Int): IntArray {
        println("looking")
        val seen = HashMap<Int, Int>()
        for (at in nums.indices) {
            val other = seen[targetSum - nums[at]]
            if (other != null) return intArrayOf(other, at)
            seen[nums[at]] = at
        }
        return intArrayOf()
    }
}
