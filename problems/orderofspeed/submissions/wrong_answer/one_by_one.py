order = []
for horse in range(1, int(input()) + 1):
    place = len(order)
    while place > 0:
        print("?", horse, order[place - 1], flush=True)
        if int(input()) != horse:
            break
        place -= 1
    order.insert(place, horse)
print("!", *order, flush=True)
