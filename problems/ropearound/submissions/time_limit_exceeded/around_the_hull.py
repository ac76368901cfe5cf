import sys

n, *words = map(int, sys.stdin.read().split())
posts = sorted(set(zip(words[::2], words[1::2])))


def cross(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def distance(a, b):
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


corners = [posts[0]]
while True:
    here = corners[-1]
    best = here
    for post in posts:
        turn = cross(here, best, post)
        if best == here or turn < 0 or turn == 0 and distance(here, post) > distance(here, best):
            best = post
    if best == corners[0]:
        break
    corners.append(best)
area = sum(cross(corners[0], a, b) for a, b in zip(corners, corners[1:]))
print(len(corners), area)
