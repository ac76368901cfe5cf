def strongest_pair(keys: list[int]) -> int:
    strength = 0
    for one in keys:
        for other in keys:
            strength = max(strength, one ^ other)
    return strength
