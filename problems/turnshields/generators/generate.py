"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(178241)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def row(count, colours=9):
    return [rng.randint(0, colours) for _ in range(count)]


test("single", [4], 0)
test("single-far", [4], 1_000_000_000)
test("no-step", [3, 1, 2], 0)
test("whole-turn", [3, 1, 2, 5], 4)
test("whole-turns-left", [3, 1, 2, 5], -12)
test("one-left", [3, 1, 2, 5], -1)
test("two", [1, 2], -1_000_000_000)
test("two-odd", [1, 2], 999_999_999)
for count in (5, 6, 7, 12):
    test(f"small-{count}", row(count, 99), rng.randint(-30, 30))
test("far-right", row(100, 1000), 1_000_000_000)
test("far-left", row(97, 1000), -1_000_000_000)
test("half", row(1000), 500)
test("large", row(20_000), 999_990_000 + 9_871)
test("large-left", row(19_997), -10_000)
