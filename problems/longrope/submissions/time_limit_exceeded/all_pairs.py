def longest_rope(masts: list[int]) -> int:
    best = 0
    for i in range(len(masts)):
        for j in range(len(masts)):
            if i < j and masts[i] <= masts[j]:
                best = max(best, j - i)
    return best
