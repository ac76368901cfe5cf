def best_arc(applause: list[int]) -> int:
    n = len(applause)
    best = applause[0]
    for begin in range(n):
        total = 0
        for length in range(n):
            total += applause[(begin + length) % n]
            best = max(best, total)
    return best
