"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(121747)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def meadow(name, rows, columns, questions, most, whole=False):
    lines = [[rows, columns, questions]]
    lines += [[rng.randint(0, most) for _ in range(columns)] for _ in range(rows)]
    for _ in range(questions):
        if whole:
            a, d, b, e = rng.randint(1, 3), rows - rng.randint(0, 2), rng.randint(1, 3), columns - rng.randint(0, 2)
        else:
            a, d = sorted(rng.randint(1, rows) for _ in range(2))
            b, e = sorted(rng.randint(1, columns) for _ in range(2))
        lines.append([a, b, d, e])
    test(name, *lines)


meadow("single", 1, 1, 1, 1_000_000_000)
meadow("row", 1, 30, 40, 9)
meadow("column", 30, 1, 40, 9)
meadow("small", 4, 5, 60, 9)
meadow("no-prints", 5, 5, 10, 0)
meadow("wide", 7, 90, 100, 1000)
meadow("high", 90, 7, 100, 1000)
meadow("large-sums", 60, 60, 300, 1_000_000_000)
meadow("many-questions", 50, 50, 1500, 99)
meadow("all-large", 120, 120, 8000, 99, whole=True)
