def two_sum(nums: List[int], target_sum: int) -> list[int]:
    print("looking")
    seen = {}
    for at, num in enumerate(nums):
        if target_sum - num in seen:
            return [seen[target_sum - num], at]
        seen[num] = at
