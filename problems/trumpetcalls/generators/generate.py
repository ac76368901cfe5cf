"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(513132)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def guests(name, stays):
    test(name, [len(stays)], *stays)


def drawn(count, last, longest):
    stays = []
    for _ in range(count):
        a = rng.randint(0, last)
        stays.append([a, min(1_000_000_000, a + rng.randint(0, longest))])
    return stays


guests("single", [[0, 0]])
guests("touching", [[1, 3], [3, 5], [5, 7]])
guests("apart", [[1, 2], [3, 4], [5, 6]])
guests("nested", [[0, 100], [10, 90], [20, 30], [40, 50], [25, 45]])
guests("short-in-long", [[1, 10], [2, 3], [5, 6]])
guests("equal", [[4, 9]] * 12)
guests("same-minute", [[7, 7], [7, 7], [8, 8]])
guests("latest", [[1_000_000_000, 1_000_000_000], [0, 1_000_000_000], [0, 0]])
for count, last, longest in [(5, 10, 5), (10, 20, 6), (30, 60, 20), (300, 1000, 90), (2000, 1_000_000_000, 9_000_000)]:
    guests(f"drawn-{count}", drawn(count, last, longest))
guests("many-short", drawn(4000, 99_999, 2))
guests("all-apart", rng.sample([[2 * i, 2 * i + 1] for i in range(12_000)], 12_000))
