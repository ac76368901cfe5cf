import sys

troops = list(map(int, sys.stdin.read().split()))[1:]
wrong = 0
for right in range(len(troops)):
    for left in range(right):
        if troops[left] > troops[right]:
            wrong += 1
print(wrong)
