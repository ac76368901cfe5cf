import sys
from collections import deque

n, d, *heights = map(int, sys.stdin.read().split())
high, low = deque(), deque()
left, best, answer = 0, 0, None
for right, height in enumerate(heights):
    while high and heights[high[-1]] <= height:
        high.pop()
    while low and heights[low[-1]] >= height:
        low.pop()
    high.append(right)
    low.append(right)
    while heights[high[0]] - heights[low[0]] > d:
        left += 1
        if high[0] < left:
            high.popleft()
        if low[0] < left:
            low.popleft()
    if right - left + 1 > best:
        best = right - left + 1
        answer = left + 1, right + 1
print(*answer)
