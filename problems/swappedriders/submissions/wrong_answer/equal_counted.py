import bisect
import sys

troops = list(map(int, sys.stdin.read().split()))[1:]
seen = []
wrong = 0
for troop in troops:
    place = bisect.bisect_left(seen, troop)
    wrong += len(seen) - place
    seen.insert(place, troop)
print(wrong)
