def fewest_in_small_tent(quarrels: list[list[int]]) -> int:
    tent: list[int] = []

    def fewest() -> float:
        rider = len(tent)
        if rider == len(quarrels):
            return sum(tent)
        best = math.inf
        for where in (0, 1):
            if all(other >= rider or tent[other] != where for other in quarrels[rider]):
                tent.append(where)
                best = min(best, fewest())
                tent.pop()
        return best

    best = fewest()
    return -1 if best == math.inf else best
