import sys

n, *words = map(int, sys.stdin.read().split())
calls, last = 0, -1
for leaves, arrives in sorted(zip(words[1::2], words[::2])):
    if arrives > last:
        calls += 1
        last = leaves
print(calls)
