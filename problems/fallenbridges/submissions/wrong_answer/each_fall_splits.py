import sys

n, m, *words = map(int, sys.stdin.read().split())
standing = m
for _ in range(m):
    standing -= 1
    print(max(1, n - standing))
