input()
signals = list(map(int, input().split()))
print(max(signals) ^ min(signals))
