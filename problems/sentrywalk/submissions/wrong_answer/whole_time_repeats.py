import sys

rows, columns, minutes, *yard = sys.stdin.read().split()
rows, columns, minutes = int(rows), int(columns), int(minutes)
row = next(i for i, line in enumerate(yard) if "^" in line)
column = yard[row].index("^")
down, right = -1, 0
seen, way = {}, []
while (row, column, down, right) not in seen:
    seen[row, column, down, right] = len(way)
    way.append((row + 1, column + 1))
    a, b = row + down, column + right
    if 0 <= a < rows and 0 <= b < columns and yard[a][b] != "#":
        row, column = a, b
    else:
        down, right = right, -down
print(*way[minutes % (len(way) - seen[row, column, down, right])])
