"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(491572)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def land(name, towns, roads):
    test(name, [towns, len(roads)], *roads)


def drawn(towns, more, most):
    """A connected land: each town is joined to an earlier one, and some more roads."""
    roads = [[rng.randint(max(1, b - 20), b - 1), b, 2 * rng.randint(1, most)] for b in range(2, towns + 1)]
    for _ in range(more):
        a, b = rng.sample(range(1, towns + 1), 2)
        roads.append([a, b, 2 * rng.randint(1, most)])
    rng.shuffle(roads)
    return roads


land("one-town", 1, [])
land("no-road", 2, [])
land("one-road", 2, [[2, 1, 10]])
land("several-roads", 2, [[1, 2, 10], [2, 1, 8], [1, 2, 12]])
land("cut-off", 5, [[1, 2, 4], [2, 3, 4], [4, 5, 2]])
land("dear-road", 4, [[1, 2, 6], [2, 3, 6], [3, 4, 6], [1, 4, 26]])
land("large-tolls", 9, [[i, i + 1, 1_000_000_000] for i in range(1, 9)])
for towns, more, most in [(4, 3, 5), (6, 6, 20), (9, 9, 20), (15, 20, 100), (200, 200, 1000)]:
    land(f"drawn-{towns}", towns, drawn(towns, more, most))
land("line", 3000, [[i, i + 1, 2 * rng.randint(1, 400)] for i in range(1, 3000)])
land("large", 3500, drawn(3500, 3501, 4000))
