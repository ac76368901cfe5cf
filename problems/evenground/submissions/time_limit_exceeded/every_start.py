import sys

n, d, *heights = map(int, sys.stdin.read().split())
best, answer = 0, None
for left in range(n):
    high = low = heights[left]
    right = left
    while right < n:
        height = heights[right]
        if height > high:
            high = height
        if height < low:
            low = height
        if high - low > d:
            break
        right += 1
    if right - left > best:
        best = right - left
        answer = left + 1, right
print(*answer)
