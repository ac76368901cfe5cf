import sys

n, m, *words = map(int, sys.stdin.read().split())
above = list(range(n + 1))


def leader(island):
    while above[island] != island:
        above[island] = above[above[island]]
        island = above[island]
    return island


groups, answers = n, []
for i in reversed(range(m)):
    answers.append(groups)
    a, b = leader(words[2 * i]), leader(words[2 * i + 1])
    if a != b:
        above[a] = b
        groups -= 1
print("\n".join(map(str, reversed(answers))))
