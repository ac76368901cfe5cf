import sys

n, *words = map(int, sys.stdin.read().split())
left = list(zip(words[::2], words[1::2]))
calls = 0
while left:
    call = min(leaves for _, leaves in left)
    left = [stay for stay in left if stay[0] > call]
    calls += 1
print(calls)
