import sys

n, *words = map(int, sys.stdin.read().split())
calls, last = 0, -1
for arrives, leaves in sorted(zip(words[::2], words[1::2])):
    if arrives > last:
        calls += 1
        last = leaves
print(calls)
