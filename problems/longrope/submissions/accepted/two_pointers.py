def longest_rope(masts: list[int]) -> int:
    highest = masts[:]
    for j in range(len(masts) - 2, -1, -1):
        highest[j] = max(highest[j], highest[j + 1])
    i = j = best = 0
    lowest = masts[0]
    while j < len(masts):
        if lowest <= highest[j]:
            best = max(best, j - i)
            j += 1
        else:
            i += 1
            lowest = min(lowest, masts[i])
    return best
