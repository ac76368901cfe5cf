import sys

n, purse, *words = map(int, sys.stdin.read().split())
best = [0] * (purse + 1)
for price, praise in zip(words[::2], words[1::2]):
    for coins in range(purse, price - 1, -1):
        if best[coins - price] + praise > best[coins]:
            best[coins] = best[coins - price] + praise
print(best[purse], best.index(best[purse]))
