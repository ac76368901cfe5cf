def smallest_difference(chests: list[int]) -> int:
    possible = 1
    for weight in chests:
        possible |= possible << weight
    total = sum(chests)
    return min(total - 2 * load for load in range(total // 2 + 1) if possible >> load & 1)
