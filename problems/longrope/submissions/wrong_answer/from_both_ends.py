def longest_rope(masts: list[int]) -> int:
    left, right = 0, len(masts) - 1
    while left < right and masts[left] > masts[right]:
        if masts[left + 1] < masts[right - 1]:
            left += 1
        else:
            right -= 1
    return right - left
