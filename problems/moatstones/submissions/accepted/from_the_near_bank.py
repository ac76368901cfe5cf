def least_mud(mud: list[int], reach: int) -> int:
    best = [0]
    for spots in mud + [0]:
        best.append(spots + min(best[-reach:]))
    return best[-1]
