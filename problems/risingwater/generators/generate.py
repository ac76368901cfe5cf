"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(667201)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def noise(rows, columns, walls, water):
    fields = [[rng.choices("#~.", [walls, water, 1 - walls - water])[0] for _ in range(columns)] for _ in range(rows)]
    return fields


def place(fields, rider, gate):
    fields[rider[0]][rider[1]] = "R"
    fields[gate[0]][gate[1]] = "G"
    return ["".join(row) for row in fields]


def winding(rows, columns):
    """A single long way from row to row."""
    fields = [["." if row % 2 == 0 else "#"] * columns for row in range(rows)]
    for row in range(1, rows, 2):
        fields[row][columns - 1 if row % 4 == 1 else 0] = "."
    return fields


test("beside", ["RG"])
test("wall-between", ["R#G"])
test("no-water", ["R...", ".##.", "...G"])
test("gate-flooded-in-the-same-minute", ["R.G.~"])
test("gate-flooded-before", ["R..G~"])
test("way-flooded-in-the-same-minute", ["R..G", "##.#", "##~#"])
test("last-moment", ["~R....", "#.##.#", "#..#G."])
test("no-diagonal", ["R#.", "#.#", ".#G"])
test("water-walled-in", ["R.#~", "..##", "...G"])
test("way-round", ["R.~.", ".##.", "...G", "####"])
test("column", ["R", ".", ".", ".", "G", ".", "~"])
for count, water in [(6, 0.04), (9, 0.02), (14, 0.01), (40, 0.001), (40, 0)]:
    fields = noise(count, count, 0.25, water)
    test(f"random-{count}", place(fields, (0, 0), (count - 1, rng.randrange(count // 2, count))))
fields = winding(199, 200)
test("winding", place(fields, (0, 0), (198, 199)))
fields = winding(199, 200)
fields[0][0] = "~"
test("winding-before-the-water", place(fields, (0, 1), (198, 199)))
fields = winding(199, 200)
fields[0][0] = "~"
test("winding-gate-behind", place(fields, (0, 199), (0, 100)))
fields = noise(200, 200, 0.2, 0)
for row in range(200):
    fields[row][0] = "~"
    fields[row][1] = "#" if row < 199 else "."
test("water-at-the-edge", place(fields, (0, 2), (199, 199)))
fields = [["~" if row >= 130 else "." for _ in range(200)] for row in range(200)]
test("much-water", place(fields, (0, 0), (129, 1)))
