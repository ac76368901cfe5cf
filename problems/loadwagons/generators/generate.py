"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(783125)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def crates(name, wagons, weights):
    test(name, [len(weights), wagons], weights)


def some(count, low, high):
    return [rng.randint(low, high) for _ in range(count)]


crates("single", 1, [1_000_000_000])
crates("one-wagon", 1, [4, 1, 7, 3])
crates("a-wagon-each", 4, [4, 1, 7, 3])
crates("heavy-last", 3, [1, 1, 1, 1, 1, 1, 20])
crates("heavy-first", 3, [20, 1, 1, 1, 1, 1, 1])
crates("equal", 4, [5] * 10)
for count, wagons in [(6, 2), (8, 3), (10, 4), (12, 5), (12, 9)]:
    crates(f"small-{count}-{wagons}", wagons, some(count, 1, 20))
crates("medium", 17, some(300, 1, 1000))
crates("large-weights", 7, some(2000, 900_000_000, 1_000_000_000))
crates("many-wagons", 6000, some(15_000, 1, 9999))
crates("few-wagons", 3, some(12_000, 1, 999_999))
