word, n = input().split()
print(int(n) * 2)
