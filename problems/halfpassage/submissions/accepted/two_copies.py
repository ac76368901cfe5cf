import heapq
import sys

n, m, *words = map(int, sys.stdin.read().split())
near = [[] for _ in range(n + 1)]
for a, b, toll in zip(words[::3], words[1::3], words[2::3]):
    near[a].append((b, toll))
    near[b].append((a, toll))
done = set()
queue = [(0, 1, 0)]
answer = -1
while queue:
    paid, town, used = heapq.heappop(queue)
    if town == n:
        answer = paid
        break
    if (town, used) in done:
        continue
    done.add((town, used))
    for other, toll in near[town]:
        heapq.heappush(queue, (paid + toll, other, used))
        if not used:
            heapq.heappush(queue, (paid + toll // 2, other, 1))
print(answer)
