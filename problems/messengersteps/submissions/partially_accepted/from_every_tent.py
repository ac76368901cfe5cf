import sys

n, *words = map(int, sys.stdin.read().split())
near = [[] for _ in range(n + 1)]
for a, b, length in zip(words[::3], words[1::3], words[2::3]):
    near[a].append((b, length))
    near[b].append((a, length))
total = 0
for start in range(1, n + 1):
    distance = {start: 0}
    order = [start]
    for tent in order:
        for other, length in near[tent]:
            if other not in distance:
                distance[other] = distance[tent] + length
                order.append(other)
    total += sum(distance.values())
print(total // 2)
