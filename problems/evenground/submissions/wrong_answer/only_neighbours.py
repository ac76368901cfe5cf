import sys

n, d, *heights = map(int, sys.stdin.read().split())
left, best, answer = 0, 1, (1, 1)
for right in range(1, n):
    if abs(heights[right] - heights[right - 1]) > d:
        left = right
    if right - left + 1 > best:
        best = right - left + 1
        answer = left + 1, right + 1
print(*answer)
