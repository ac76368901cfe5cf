def fastest_ride(posts: int, roads: list[list[int]]) -> int:
    ways: list[list[tuple[int, int, int]]] = [[] for _ in range(posts)]
    for number, (a, b, minutes) in enumerate(roads):
        ways[a].append((b, minutes, number))
        ways[b].append((a, minutes, number))

    def ride(fresh: int) -> float:
        best = [math.inf] * posts
        best[0] = 0
        waiting = [(0, 0)]
        while waiting:
            time, post = heappop(waiting)
            if time > best[post]:
                continue
            for following, minutes, number in ways[post]:
                later = time + (minutes // 2 if number == fresh else minutes)
                if later < best[following]:
                    best[following] = later
                    heappush(waiting, (later, following))
        return best[posts - 1]

    fastest = min((ride(fresh) for fresh in range(len(roads))), default=ride(-1))
    return -1 if fastest == math.inf else fastest
