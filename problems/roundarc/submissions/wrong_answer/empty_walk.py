def best_arc(applause: list[int]) -> int:
    largest = smallest = applause[0]
    high = low = 0
    for value in applause:
        high = value + max(0, high)
        low = value + min(0, low)
        largest = max(largest, high)
        smallest = min(smallest, low)
    return max(largest, sum(applause) - smallest)
