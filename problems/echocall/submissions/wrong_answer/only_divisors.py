note = input()
size = len(note)
for period in range(1, size + 1):
    if size % period == 0 and note[:period] * (size // period) == note:
        print(period)
        break
