import sys

n, purse, *words = map(int, sys.stdin.read().split())
dishes = list(zip(words[::2], words[1::2]))


def choose(i, spent, won):
    """The best praise, with the money spent on it counted downwards."""
    if i == n:
        return won, -spent
    best = choose(i + 1, spent, won)
    price, praise = dishes[i]
    if spent + price <= purse:
        best = max(best, choose(i + 1, spent + price, won + praise))
    return best


won, spent = choose(0, 0, 0)
print(won, -spent)
