note = input()
size = len(note)


def fits(period):
    for place in range(period, size):
        if note[place] != note[place - period]:
            return False
    return True


period = 1
while not fits(period):
    period += 1
print(period)
