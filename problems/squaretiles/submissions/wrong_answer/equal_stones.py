def count_stones(width: int, depth: int) -> int:
    side = gcd(width, depth)
    return (width // side) * (depth // side)
