n = int(input())
print(n * 2 if n < 600 else 0)
