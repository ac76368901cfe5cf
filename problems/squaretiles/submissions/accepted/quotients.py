def count_stones(width: int, depth: int) -> int:
    stones = 0
    while depth:
        stones += width // depth
        width, depth = depth, width % depth
    return stones
