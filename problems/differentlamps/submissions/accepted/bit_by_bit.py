input()
signals = list(map(int, input().split()))
answer = 0
for bit in reversed(range(30)):
    wanted = answer >> bit | 1
    beginnings = {signal >> bit for signal in signals}
    if any(beginning ^ wanted in beginnings for beginning in beginnings):
        answer |= 1 << bit
print(answer)
