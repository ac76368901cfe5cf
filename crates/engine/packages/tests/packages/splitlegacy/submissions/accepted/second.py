n = input()
print n, 0
