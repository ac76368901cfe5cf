"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(877164)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def stable(name, order):
    test(name, [len(order)], order)


def shuffled(count):
    return rng.sample(range(1, count + 1), count)


stable("single", [1])
stable("two", [2, 1])
stable("three", [2, 3, 1])
stable("in-order", list(range(1, 201)))
stable("reversed", list(range(200, 0, -1)))
stable("odd-then-even", list(range(1, 201, 2)) + list(range(2, 201, 2)))
stable("rotated", list(range(101, 201)) + list(range(1, 101)))
for count in (5, 16, 17, 129, 199, 200, 200, 200):
    stable(f"random-{count}", shuffled(count))
