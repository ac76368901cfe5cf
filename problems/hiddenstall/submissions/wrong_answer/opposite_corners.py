def distance(row, column):
    print("?", row, column, flush=True)
    return int(input())


rows, columns = map(int, input().split())
first, last = distance(1, 1), distance(rows, columns)
down = min(first, rows - 1)
print("!", down + 1, first - down + 1, flush=True)
