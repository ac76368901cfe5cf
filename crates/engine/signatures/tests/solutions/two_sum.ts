export function twoSum(nums: number[], targetSum: number): number[] {
  console.log("looking");
  const seen = new Map<number, number>();
  for (let at = 0; at < nums.length; at++) {
    const other = seen.get(targetSum - nums[at]);
    if (other !== undefined) return [other, at];
    seen.set(nums[at], at);
  }
  return [];
}
