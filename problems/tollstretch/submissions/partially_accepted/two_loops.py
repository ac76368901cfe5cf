import sys

n, wanted, *tolls = map(int, sys.stdin.read().split())
answer = 0
for first in range(n):
    total = 0
    for toll in tolls[first:]:
        total += toll
        if total == wanted:
            answer += 1
print(answer)
