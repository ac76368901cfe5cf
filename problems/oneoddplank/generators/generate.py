"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(157390)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def planks(name, lengths):
    test(name, [len(lengths)], lengths)


def spoiled(count, board, most, place):
    """All multiples of the board, but for one plank."""
    lengths = [board * rng.randint(1, most) for _ in range(count)]
    lengths[place] = board * rng.randint(1, most) + 1
    return lengths


planks("two", [6, 35])
planks("two-equal", [1_000_000_000, 1_000_000_000])
planks("ones", [1] * 10)
planks("first-is-odd", [7, 10, 20, 30, 40])
planks("last-is-odd", [10, 20, 30, 40, 7])
planks("long-is-odd", [12, 18, 24, 36, 999_999_937])
planks("none-helps", [6, 10, 15, 30])
planks("shortest-fits", [4, 8, 12, 30])
planks("steps", [2**i for i in range(29, -1, -1)])
for count in (3, 4, 5, 6, 10, 50):
    planks(f"drawn-{count}", [6 * rng.randint(1, 60) for _ in range(count)])
planks("spoiled", spoiled(500, 720_720, 1000, 313))
planks("large-spoiled", spoiled(10_000, 30_030, 30_000, 6789))
planks("large-all-fit", [27_720 * rng.randint(1, 36_000) for _ in range(10_000)])
