def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


n = int(input())
lengths = list(map(int, input().split()))
best = 0
for aside in range(n):
    divisor = 0
    for i, length in enumerate(lengths):
        if i != aside:
            divisor = gcd(divisor, length)
    best = max(best, divisor)
print(best)
