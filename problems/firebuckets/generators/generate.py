"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(793103)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def yard(name, rows, columns, wells, walls):
    lines = []
    for _ in range(rows):
        drawn = [rng.random() for _ in range(columns)]
        lines.append("".join("W" if x < wells else "#" if x < wells + walls else "." for x in drawn))
    test(name, [rows, columns], *lines)


def snake(rows, columns):
    """One long winding way with the well at its start."""
    lines = []
    for i in range(rows):
        if i % 2 == 0:
            lines.append("." * columns)
        else:
            gap = columns - 1 if i % 4 == 1 else 0
            lines.append("#" * gap + "." + "#" * (columns - 1 - gap))
    lines[0] = "W" + lines[0][1:]
    return lines


test("one-plot", [1, 1], ".")
test("one-well", [1, 1], "W")
test("one-wall", [1, 1], "#")
test("no-open-ground", [2, 3], "W#W", "###")
test("locked-in", [3, 4], "W.#.", "..##", "....")
test("no-well", [2, 2], "..", ".#")
test("row", [1, 12], "..W.....W...")
test("over-a-well", [3, 5], "#####", ".WW..", "#####")
for size in (4, 5, 6, 7):
    yard(f"small-{size}", size, size + 1, 0.1, 0.2)
test("snake", [41, 37], *snake(41, 37))
yard("many-wells", 100, 100, 0.3, 0.05)
test("large-open", [200, 200], "W" + "." * 199, *["." * 200] * 199)
test("large-snake", [199, 200], *snake(199, 200))
