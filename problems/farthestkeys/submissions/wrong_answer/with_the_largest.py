def strongest_pair(keys: list[int]) -> int:
    largest = max(keys)
    return max(largest ^ key for key in keys)
