import sys

rows, columns, minutes, *yard = sys.stdin.read().split()
rows, columns, minutes = int(rows), int(columns), int(minutes)
row = next(i for i, line in enumerate(yard) if "^" in line)
column = yard[row].index("^")
down, right = -1, 0
seen = {}
minute = 0
while minute < minutes:
    state = row, column, down, right
    if state in seen:
        minutes = minute + (minutes - minute) % (minute - seen[state])
        seen = {}
        if minute == minutes:
            break
    seen[state] = minute
    a, b = row + down, column + right
    if 0 <= a < rows and 0 <= b < columns and yard[a][b] != "#":
        row, column = a, b
    else:
        down, right = right, -down
    minute += 1
print(row + 1, column + 1)
