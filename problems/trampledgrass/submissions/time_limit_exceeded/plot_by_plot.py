import sys

words = iter(map(int, sys.stdin.buffer.read().split()))
rows, columns, questions = next(words), next(words), next(words)
plots = [[next(words) for _ in range(columns)] for _ in range(rows)]
for _ in range(questions):
    a, b, d, e = next(words), next(words), next(words), next(words)
    total = 0
    for i in range(a - 1, d):
        for j in range(b - 1, e):
            total += plots[i][j]
    print(total)
