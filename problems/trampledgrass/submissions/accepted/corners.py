import sys

words = iter(map(int, sys.stdin.buffer.read().split()))
rows, columns, questions = next(words), next(words), next(words)
total = [[0] * (columns + 1)]
for _ in range(rows):
    above, row, here = total[-1], [0], 0
    for j in range(1, columns + 1):
        here += next(words)
        row.append(above[j] + here)
    total.append(row)
for _ in range(questions):
    a, b, d, e = next(words), next(words), next(words), next(words)
    print(total[d][e] - total[a - 1][e] - total[d][b - 1] + total[a - 1][b - 1])
