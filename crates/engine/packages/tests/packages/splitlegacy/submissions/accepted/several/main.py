from parts import split
print(*split(int(input())))
