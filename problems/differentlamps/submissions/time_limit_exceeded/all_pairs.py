input()
signals = list(map(int, input().split()))
best = 0
for first in signals:
    for second in signals:
        if first ^ second > best:
            best = first ^ second
print(best)
