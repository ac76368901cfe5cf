from collections import deque


def longest_steady(pace: list[int], tolerance: int) -> int:
    largest: deque[int] = deque()
    smallest: deque[int] = deque()
    left = best = 0
    for right, value in enumerate(pace):
        while largest and pace[largest[-1]] <= value:
            largest.pop()
        largest.append(right)
        while smallest and pace[smallest[-1]] >= value:
            smallest.pop()
        smallest.append(right)
        while pace[largest[0]] - pace[smallest[0]] > tolerance:
            left += 1
            if largest[0] < left:
                largest.popleft()
            if smallest[0] < left:
                smallest.popleft()
        best = max(best, right - left + 1)
    return best
