def distance(row, column):
    print("?", row, column, flush=True)
    return int(input())


rows, columns = map(int, input().split())
left, right = distance(1, 1), distance(1, columns)
down = (left + right - columns + 1) // 2
print("!", down + 1, left - down + 1, flush=True)
