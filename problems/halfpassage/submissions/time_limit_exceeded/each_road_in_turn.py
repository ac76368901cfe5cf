import heapq
import sys

n, m, *words = map(int, sys.stdin.read().split())
tolls = words[2::3]
near = [[] for _ in range(n + 1)]
for road, (a, b) in enumerate(zip(words[::3], words[1::3])):
    near[a].append((b, road))
    near[b].append((a, road))


def cheapest():
    done = set()
    queue = [(0, 1)]
    while queue:
        paid, town = heapq.heappop(queue)
        if town == n:
            return paid
        if town in done:
            continue
        done.add(town)
        for other, road in near[town]:
            if other not in done:
                heapq.heappush(queue, (paid + tolls[road], other))
    return -1


answer = cheapest()
for road in range(m):
    tolls[road] //= 2
    answer = min(answer, cheapest())
    tolls[road] *= 2
print(answer)
