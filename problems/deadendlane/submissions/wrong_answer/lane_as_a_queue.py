from collections import deque

n = int(input())
lane, moves, following = deque(), [], 1
for cart in map(int, input().split()):
    while following <= n and cart not in lane:
        lane.append(following)
        following += 1
        moves.append("I")
    if lane[0] != cart:
        print("impossible")
        break
    lane.popleft()
    moves.append("O")
else:
    print("".join(moves))
