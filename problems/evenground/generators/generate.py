"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(866457)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def path(name, d, heights):
    test(name, [len(heights), d], heights)


def walk(count, step):
    height, heights = 0, []
    for _ in range(count):
        height += rng.randint(-step, step)
        heights.append(height)
    return heights


path("single", 0, [-5])
path("none-equal", 0, [1, 2, 3, 2, 1])
path("first-of-equal", 1, [5, 5, 9, 9, 5, 5])
path("all", 10, [3, 7, -3, 0, 5])
path("slow-rise", 2, [1, 2, 3, 4, 5, 6])
path("wide-difference", 2_000_000_000, [-1_000_000_000, 1_000_000_000, 0])
path("just-too-wide", 1_999_999_999, [-1_000_000_000, 1_000_000_000, 0, 5])
for count, d in [(8, 2), (12, 3), (20, 4), (100, 6), (1000, 30)]:
    path(f"walk-{count}", d, walk(count, 3))
path("noise", 700, [rng.randint(0, 999) for _ in range(3000)])
path("large-even", 2000, [rng.randint(0, 2000) for _ in range(15_000)])
path("large-walk", 1500, walk(15_000, 20))
