import sys

n, *words = map(int, sys.stdin.read().split())
posts = sorted(set(zip(words[::2], words[1::2])))


def cross(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def side(posts):
    chain = []
    for post in posts:
        while len(chain) > 1 and cross(chain[-2], chain[-1], post) <= 0:
            chain.pop()
        chain.append(post)
    return chain[:-1]


corners = side(posts) + side(posts[::-1]) or posts
area = sum(cross(corners[0], a, b) for a, b in zip(corners, corners[1:]))
print(len(corners), area)
