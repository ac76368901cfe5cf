# Moves the rider with the most quarrels to the small tent until the large one is at peace.
def fewest_in_small_tent(quarrels: list[list[int]]) -> int:
    large = {rider: set(others) for rider, others in enumerate(quarrels)}
    small: set[int] = set()
    while True:
        rider = max(large, key=lambda one: len(large[one]))
        if not large[rider]:
            return len(small)
        if small & set(quarrels[rider]):
            return -1
        small.add(rider)
        for other in large.pop(rider):
            large[other].discard(rider)
