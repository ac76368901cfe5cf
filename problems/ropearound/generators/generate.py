"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(925870)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def field(name, posts):
    test(name, [len(posts)], *posts)


def drawn(count, most):
    return [[rng.randint(-most, most), rng.randint(-most, most)] for _ in range(count)]


LARGE = 1_000_000_000
field("single", [[3, -4]])
field("one-place", [[2, 2]] * 5)
field("two", [[0, 0], [5, 1]])
field("on-a-line", [[3, 6], [1, 2], [2, 4], [-5, -10], [1, 2]])
field("upright-line", [[7, 3], [7, -3], [7, 0]])
field("square-with-middles", [[x, y] for x in range(3) for y in range(3)])
field("triangle", [[0, 0], [4, 0], [0, 3], [1, 1], [2, 0]])
field("largest", [[LARGE, LARGE], [-LARGE, LARGE], [LARGE, -LARGE], [-LARGE, -LARGE], [0, 0]])
field("nearly-straight", [[-LARGE, -LARGE], [0, 1], [LARGE, LARGE], [1, 1], [LARGE - 1, LARGE - 1]])
for count, most in [(6, 3), (10, 4), (20, 5), (100, 20), (1000, 1000), (2000, LARGE)]:
    field(f"drawn-{count}", drawn(count, most))
curve = [[x, x * x] for x in range(-3500, 3500)]
rng.shuffle(curve)
field("all-corners", curve)
