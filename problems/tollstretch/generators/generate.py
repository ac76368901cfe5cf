"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(952244)
made = 0


def test(group, name, *lines):
    """One test of a group; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / group / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def road(group, name, wanted, tolls):
    test(group, name, [len(tolls), wanted], tolls)


def some(count, low, high):
    return [rng.randint(low, high) for _ in range(count)]


def positive(group, count, most, length):
    """All tolls positive, and a sum that some stretch has."""
    tolls = some(count, 1, most)
    start = rng.randint(0, count - length)
    road(group, f"positive-{count}", sum(tolls[start : start + length]), tolls)


road("group1", "single-fits", 5, [5])
road("group1", "single-does-not", 5, [-5])
road("group1", "empty-is-none", 0, [1, 2, 3])
road("group1", "all-zero", 0, [0] * 100)
road("group1", "negative", -6, [-3, -3, 2, -5, -1, -6])
road("group1", "random", 4, some(100, -5, 5))
positive("group1", 90, 9, 6)
road("group2", "random", -17, some(900, -20, 20))
road("group2", "plus-and-minus", 1, [1, -1] * 500)
road("group2", "large-tolls", 1_000_000_000, [rng.choice([1, -1]) * 500_000_000 for _ in range(1000)])
positive("group2", 1000, 1000, 40)
road("group3", "single", 1, [1])
road("group3", "equal", 600, [3] * 45_000)
road("group3", "too-large", 1_000_000_000, some(6000, 1, 9))
positive("group3", 5000, 99, 1700)
positive("group3", 2000, 9999, 500)
road("group4", "all-zero", 0, [0] * 9000)
road("group4", "large-sums", 1_000_000_000, [1_000_000_000] * 1500 + [-1_000_000_000] * 500)
road("group4", "random", 40, some(60_000, -4, 4))
road("group4", "wide", 0, some(2000, -99_999, 99_999))
road("group4", "thirty-two-bits", 4, [1_000_000_000, 1_000_000_000, 1_000_000_000, 1_000_000_000, 294_967_300, 4])
