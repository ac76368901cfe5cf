def can_be_mirrored(inscription: str) -> bool:
    def is_mirrored(left: int, right: int) -> bool:
        while left < right and inscription[left] == inscription[right]:
            left += 1
            right -= 1
        return left >= right

    left, right = 0, len(inscription) - 1
    while left < right and inscription[left] == inscription[right]:
        left += 1
        right -= 1
    return is_mirrored(left + 1, right) or is_mirrored(left, right - 1)
