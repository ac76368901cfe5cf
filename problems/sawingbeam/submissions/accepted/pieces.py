def least_carrying(length: int, marks: list[int]) -> int:
    places = [0, *sorted(marks), length]
    count = len(places)
    work = [[0] * count for _ in range(count)]
    for left in range(count - 3, -1, -1):
        for right in range(left + 2, count):
            start, end = places[left], places[right]
            work[left][right] = min(
                max(places[at] - start, end - places[at]) + work[left][at] + work[at][right]
                for at in range(left + 1, right)
            )
    return work[0][-1]
