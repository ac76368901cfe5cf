def fastest_ride(posts: int, roads: list[list[int]]) -> int:
    ways: list[list[tuple[int, int]]] = [[] for _ in range(posts)]
    for a, b, minutes in roads:
        ways[a].append((b, minutes))
        ways[b].append((a, minutes))
    seen = set()
    waiting = [(0, 0, 0)]
    while waiting:
        time, post, longest = heappop(waiting)
        if post == posts - 1:
            return time - longest + longest // 2
        if post in seen:
            continue
        seen.add(post)
        for following, minutes in ways[post]:
            heappush(waiting, (time + minutes, following, max(longest, minutes)))
    return -1
