def can_be_mirrored(inscription: str) -> bool:
    left, right = 0, len(inscription) - 1
    removed = 0
    while left < right:
        if inscription[left] == inscription[right]:
            left += 1
            right -= 1
        elif inscription[left + 1] == inscription[right]:
            left += 1
            removed += 1
        else:
            right -= 1
            removed += 1
    return removed <= 1
