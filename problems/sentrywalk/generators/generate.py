"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(471366)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def yard(name, rows, columns, minutes, walls, start=None):
    lines = [["#" if rng.random() < walls else "." for _ in range(columns)] for _ in range(rows)]
    row, column = start or (rng.randrange(rows), rng.randrange(columns))
    lines[row][column] = "^"
    test(name, [rows, columns, minutes], *map("".join, lines))


LONG = 10**18
test("one-plot", [1, 1, LONG], "^")
test("no-minute", [2, 2, 0], "..", ".^")
test("row", [1, 7, LONG - 3], "..^.#..")
test("column", [6, 1, LONG - 1], ".", ".", "#", ".", "^", ".")
test("walled-in", [3, 3, 999], "###", "#^#", "###")
test("turn-takes-time", [2, 3, 3], "#..", "^..")
yard("long-way-to-the-round", 100, 100, LONG, 0, (99, 50))
for size, minutes in [(4, 7), (5, 23), (6, 1000), (7, 123_456), (8, LONG)]:
    yard(f"small-{size}", size, size + 1, minutes, 0.2)
for walls in (0.02, 0.05, 0.1):
    yard("large", 100, 100, LONG - rng.randint(0, 10**9), walls)
yard("large-early-end", 100, 100, 700, 0.03)
