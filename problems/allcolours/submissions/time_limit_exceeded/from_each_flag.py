def shortest_walk(flags: list[int], colours: int) -> list[int]:
    best: list[int] = []
    for first in range(len(flags)):
        passed = set()
        for last in range(first, len(flags)):
            passed.add(flags[last])
            if len(passed) == colours:
                if not best or last - first < best[1] - best[0]:
                    best = [first, last]
                break
    return best
