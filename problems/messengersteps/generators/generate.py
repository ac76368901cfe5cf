"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(970044)
made = 0


def test(group, name, *lines):
    """One test of a group; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / group / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def camp(group, name, parents, longest=1_000_000):
    """Tent i + 2 is joined to parents[i], which is smaller; the numbers are mixed where the group allows it."""
    count = len(parents) + 1
    names = list(range(1, count + 1))
    paths = [[parent, tent] for tent, parent in enumerate(parents, 2)]
    if group in ("group1", "group4"):
        rng.shuffle(names)
        rng.shuffle(paths)
    if group == "group3":
        rng.shuffle(paths)
    lines = [[names[a - 1], names[b - 1], rng.randint(1, longest)] for a, b in paths]
    test(group, name, [count], *lines)


def line(count):
    return list(range(1, count))


def star(count):
    return [1] * (count - 1)


def drawn(count, reach):
    """Parents at most so far back: a small reach makes deep trees."""
    return [rng.randint(max(1, tent - reach), tent - 1) for tent in range(2, count + 1)]


camp("group1", "single", [])
camp("group1", "two", [1])
camp("group1", "line", line(60), 1)
camp("group1", "star", star(60))
camp("group1", "small", drawn(9, 3), 10)
camp("group1", "bushy", drawn(150, 150))
camp("group1", "deep", drawn(150, 3))
camp("group2", "two", line(2))
camp("group2", "short", line(150))
camp("group2", "long", line(5000), 99)
camp("group3", "two", star(2))
camp("group3", "small", star(100))
camp("group3", "large", star(5000), 99)
camp("group4", "bushy", drawn(3000, 3000))
camp("group4", "deep", drawn(4000, 4), 9)
camp("group4", "line", line(5000), 9)
camp("group4", "two-stars", star(1500) + [1500] * 1500, 99)
