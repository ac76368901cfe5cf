import sys

n, k, *weights = map(int, sys.stdin.read().split())


def wagons(load):
    count, free = 1, load
    for weight in weights:
        if weight > free:
            count += 1
            free = load
        free -= weight
    return count


low, high = max(weights), sum(weights)
while low < high:
    middle = (low + high) // 2
    if wagons(middle) <= k:
        high = middle
    else:
        low = middle + 1
print(low)
