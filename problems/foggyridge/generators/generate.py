"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(545253)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def ridge(name, places, top, most=1_000_000_000):
    """Heights drawn at random, in an order that rises up to the top."""
    heights = sorted(rng.sample(range(1, most + 1), places))
    highest = heights.pop()
    left = sorted(rng.sample(heights, top - 1))
    right = sorted(set(heights) - set(left), reverse=True)
    test(name, [places], left + [highest] + right)


ridge("single", 1, 1)
ridge("two-falling", 2, 1)
ridge("two-rising", 2, 2)
ridge("three", 3, 2)
ridge("low", 7, 5, 7)
ridge("falling", 1000, 1)
ridge("rising", 1000, 1000)
ridge("nearly-rising", 1000, 999)
ridge("nearly-falling", 1000, 2)
ridge("middle", 1000, 500)
ridge("after-the-middle", 1000, 501)
for places in (10, 64, 513, 777, 1000, 1000):
    ridge(f"random-{places}", places, rng.randint(1, places))
