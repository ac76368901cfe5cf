import sys

n, k, *weights = map(int, sys.stdin.read().split())
before = [0]
for weight in weights:
    before.append(before[-1] + weight)
best = before[:]
for _ in range(k - 1):
    following = best[:]
    for end in range(1, n + 1):
        for start in range(end - 1, -1, -1):
            load = before[end] - before[start]
            if load >= following[end]:
                break
            following[end] = min(following[end], max(best[start], load))
    best = following
print(best[n])
