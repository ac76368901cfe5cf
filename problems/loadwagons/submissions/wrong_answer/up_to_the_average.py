import sys

n, k, *weights = map(int, sys.stdin.read().split())
average = -(-sum(weights) // k)
heaviest, load, left = 0, 0, k
for weight in weights:
    if load + weight > average and left > 1:
        heaviest = max(heaviest, load)
        load = 0
        left -= 1
    load += weight
print(max(heaviest, load))
