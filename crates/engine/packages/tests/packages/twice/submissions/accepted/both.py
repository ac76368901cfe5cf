word, n = input().split()
print(int(n) * 2 if word == "first" else int(n) // 2)
