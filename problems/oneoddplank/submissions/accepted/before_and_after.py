from math import gcd

n = int(input())
lengths = list(map(int, input().split()))
after = [0] * (n + 1)
for i in reversed(range(n)):
    after[i] = gcd(after[i + 1], lengths[i])
before = best = 0
for i, length in enumerate(lengths):
    best = max(best, gcd(before, after[i + 1]))
    before = gcd(before, length)
print(best)
