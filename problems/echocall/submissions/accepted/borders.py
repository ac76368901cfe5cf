note = input()
border = [0] * len(note)
length = 0
for place in range(1, len(note)):
    while length and note[place] != note[length]:
        length = border[length - 1]
    if note[place] == note[length]:
        length += 1
    border[place] = length
print(len(note) - border[-1])
