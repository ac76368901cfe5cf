import sys

n, m, *words = map(int, sys.stdin.read().split())
bridges = list(zip(words[::2], words[1::2]))
for fallen in range(1, m + 1):
    near = [[] for _ in range(n + 1)]
    for a, b in bridges[fallen:]:
        near[a].append(b)
        near[b].append(a)
    seen = [False] * (n + 1)
    groups = 0
    for start in range(1, n + 1):
        if seen[start]:
            continue
        groups += 1
        seen[start] = True
        order = [start]
        for island in order:
            for other in near[island]:
                if not seen[other]:
                    seen[other] = True
                    order.append(other)
    print(groups)
