def longest_steady(pace: list[int], tolerance: int) -> int:
    best = length = 0
    low = high = pace[0]
    for value in pace:
        low, high = min(low, value), max(high, value)
        length += 1
        if high - low > tolerance:
            low = high = value
            length = 1
        best = max(best, length)
    return best
