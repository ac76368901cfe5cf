"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(460224)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def wish(name, order):
    test(name, [len(order)], order)


def possible(count):
    """The order in which carts come out if the moves are drawn at random."""
    lane, out, following = [], [], 1
    while len(out) < count:
        if following <= count and (not lane or rng.random() < 0.5):
            lane.append(following)
            following += 1
        else:
            out.append(lane.pop())
    return out


wish("single", [1])
wish("same-order", [1, 2, 3, 4, 5, 6])
wish("reversed", [6, 5, 4, 3, 2, 1])
wish("smallest-impossible", [3, 1, 2])
wish("fails-at-the-end", [2, 1, 3, 6, 4, 5])
wish("not-its-own-inverse", [2, 3, 1])
for count in (8, 30, 200):
    wish(f"possible-{count}", possible(count))
order = list(range(1, 31))
rng.shuffle(order)
wish("shuffled", order)
wish("large-possible", possible(15_000))
wish("large-reversed", list(range(15_000, 0, -1)))
order = possible(14_997)
wish("large-fails-late", order + [15_000, 14_998, 14_999])
