from math import gcd

n = int(input())
lengths = sorted(map(int, input().split()))
print(gcd(*lengths[1:]))
