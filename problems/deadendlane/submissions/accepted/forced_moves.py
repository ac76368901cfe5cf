n = int(input())
lane, moves, following = [], [], 1
for cart in map(int, input().split()):
    while following <= n and (not lane or lane[-1] != cart):
        lane.append(following)
        following += 1
        moves.append("I")
    if lane[-1] != cart:
        print("impossible")
        break
    lane.pop()
    moves.append("O")
else:
    print("".join(moves))
