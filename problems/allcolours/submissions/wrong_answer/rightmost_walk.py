def shortest_walk(flags: list[int], colours: int) -> list[int]:
    counts = [0] * (colours + 1)
    missing = colours
    best: list[int] = []
    first = 0
    for last, colour in enumerate(flags):
        missing -= counts[colour] == 0
        counts[colour] += 1
        while missing == 0:
            if not best or last - first <= best[1] - best[0]:
                best = [first, last]
            counts[flags[first]] -= 1
            missing += counts[flags[first]] == 0
            first += 1
    return best
