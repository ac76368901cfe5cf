def fastest_ride(posts: int, roads: list[list[int]]) -> int:
    ways: list[list[tuple[int, int]]] = [[] for _ in range(2 * posts)]
    for a, b, minutes in roads:
        for start, end in ((a, b), (b, a)):
            ways[start].append((end, minutes))
            ways[start].append((posts + end, minutes // 2))
            ways[posts + start].append((posts + end, minutes))
    best = [math.inf] * (2 * posts)
    best[0] = 0
    waiting = [(0, 0)]
    while waiting:
        time, state = heappop(waiting)
        if time > best[state]:
            continue
        if state % posts == posts - 1:
            return time
        for following, minutes in ways[state]:
            if time + minutes < best[following]:
                best[following] = time + minutes
                heappush(waiting, (time + minutes, following))
    return -1
