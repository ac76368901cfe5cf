import sys
from collections import Counter

n, wanted, *tolls = map(int, sys.stdin.read().split())
seen = Counter({0: 1})
total = answer = 0
for toll in tolls:
    total += toll
    answer += seen[total - wanted]
    seen[total] += 1
print(answer)
