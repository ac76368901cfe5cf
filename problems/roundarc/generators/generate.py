"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(453055)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def stands(count, size):
    return [rng.randint(-size, size) for _ in range(count)]


test("single", [7])
test("single-boo", [-1_000_000_000])
test("zero-and-boos", [-4, 0, -9])
test("all-positive", [3, 1, 4, 1, 5])
test("straight", [-2, 3, -1, 4, -6])
test("crossing", [4, -6, -2, 3, -1])
test("two", [-5, 9])
test("leave-out-first", [-1, 5, 5, 5])
test("leave-out-last", [5, 5, 5, -1])
test("twice-is-not-allowed", [10, -1, 10])
for count in (6, 15, 60):
    test(f"small-{count}", stands(count, 20))
test("all-boos", [-rng.randint(1, 99) for _ in range(500)])
test("wide", [1_000_000_000] * 2000)
test("large", stands(60_000, 9))
test("large-crossing", [9] * 900 + [-7] * 200 + [8] * 900)
