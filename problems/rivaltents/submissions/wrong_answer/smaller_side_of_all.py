def fewest_in_small_tent(quarrels: list[list[int]]) -> int:
    tent: list[int | None] = [None] * len(quarrels)
    for first in range(len(quarrels)):
        if tent[first] is not None:
            continue
        tent[first] = 0
        group = [first]
        for rider in group:
            for other in quarrels[rider]:
                if tent[other] is None:
                    tent[other] = 1 - tent[rider]
                    group.append(other)
                elif tent[other] == tent[rider]:
                    return -1
    return min(tent.count(0), tent.count(1))
