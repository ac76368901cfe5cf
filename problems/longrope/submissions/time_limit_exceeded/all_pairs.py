def longest_rope(masts: list[int]) -> int:
    best = 0
    for i in range(len(masts)):
        for j in range(len(masts) - 1, i, -1):
            if masts[i] <= masts[j]:
                best = max(best, j - i)
                break
    return best
