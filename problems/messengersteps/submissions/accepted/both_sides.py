import sys

n, *words = map(int, sys.stdin.read().split())
near = [[] for _ in range(n + 1)]
for a, b, length in zip(words[::3], words[1::3], words[2::3]):
    near[a].append((b, length))
    near[b].append((a, length))
order, above = [1], [(0, 0)] * (n + 1)
for tent in order:
    for other, length in near[tent]:
        if other != above[tent][0]:
            above[other] = tent, length
            order.append(other)
size = [1] * (n + 1)
total = 0
for tent in reversed(order):
    parent, length = above[tent]
    total += length * size[tent] * (n - size[tent])
    size[parent] += size[tent]
print(total)
