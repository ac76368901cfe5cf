"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(898580)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def fair(name, rows, columns, row, column):
    test(name, [rows, columns], [row, column])


LARGE = 100_000_000
fair("one-plot", 1, 1, 1, 1)
fair("row", 1, 9, 1, 6)
fair("column", 9, 1, 6, 1)
fair("first-corner", 5, 7, 1, 1)
fair("second-corner", 5, 7, 1, 7)
fair("third-corner", 5, 7, 5, 1)
fair("last-corner", 5, 7, 5, 7)
fair("middle", 5, 7, 3, 4)
fair("large-last", LARGE, LARGE, LARGE, LARGE)
fair("large-first", LARGE, LARGE, 1, LARGE)
for most in (4, 10, 1000, LARGE, LARGE):
    rows, columns = rng.randint(1, most), rng.randint(1, most)
    fair("random", rows, columns, rng.randint(1, rows), rng.randint(1, columns))
