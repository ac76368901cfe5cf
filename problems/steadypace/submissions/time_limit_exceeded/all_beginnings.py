def longest_steady(pace: list[int], tolerance: int) -> int:
    best = 0
    for left in range(len(pace)):
        low = high = pace[left]
        for right in range(left, len(pace)):
            low, high = min(low, pace[right]), max(high, pace[right])
            if high - low > tolerance:
                break
            best = max(best, right - left + 1)
    return best
