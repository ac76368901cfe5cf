from solution import half
print(half(int(input())))
