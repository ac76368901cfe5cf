def fewest_in_small_tent(quarrels: list[list[int]]) -> int:
    tent: list[int | None] = [None] * len(quarrels)
    answer = 0
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
        ones = sum(tent[rider] for rider in group)
        answer += min(ones, len(group) - ones)
    return answer
