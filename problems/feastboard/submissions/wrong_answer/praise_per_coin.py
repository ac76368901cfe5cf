import sys

n, purse, *words = map(int, sys.stdin.read().split())
spent = won = 0
for price, praise in sorted(zip(words[::2], words[1::2]), key=lambda dish: -dish[1] / dish[0]):
    if spent + price <= purse:
        spent += price
        won += praise
print(won, spent)
