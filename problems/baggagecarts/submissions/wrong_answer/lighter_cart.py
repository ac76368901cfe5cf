def smallest_difference(chests: list[int]) -> int:
    left = right = 0
    for weight in sorted(chests, reverse=True):
        if left <= right:
            left += weight
        else:
            right += weight
    return abs(left - right)
