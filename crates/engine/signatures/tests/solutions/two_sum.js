const twoSum = (nums, targetSum) => {
  console.log("looking");
  const seen = new Map();
  for (let at = 0; at < nums.length; at++) {
    if (seen.has(targetSum - nums[at])) return [seen.get(targetSum - nums[at]), at];
    seen.set(nums[at], at);
  }
}
// A comment at the end, without a line break.