def count_stones(width: int, depth: int) -> int:
    stones = 0
    while width and depth:
        if width >= depth:
            width -= depth
        else:
            depth -= width
        stones += 1
    return stones
