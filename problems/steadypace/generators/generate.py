"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(75979)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def ride(count, low, high):
    return [rng.randint(low, high) for _ in range(count)]


def drift(count, step):
    values, pace = [], 0
    for _ in range(count):
        pace += rng.randint(-step, step)
        values.append(pace)
    return values


test("single", [-3], 0)
test("two-apart", [1, 9], 7)
test("two-together", [1, 9], 8)
test("all-equal", [4] * 30, 0)
test("extremes", [-2_000_000_000, 2_000_000_000, -2_000_000_000], 1_000_000_000)
test("begins-before-the-violation", [1, 5, 6, 7, 8, 7, 6], 3)
test("old-largest-leaves", [9, 1, 2, 1, 3, 2, 1, 2], 2)
test("old-smallest-leaves", [0, 8, 9, 7, 8, 9, 8], 2)
test("rising", list(range(50)), 9)
test("falling", list(range(50, 0, -1)), 12)
for count, tolerance in [(12, 5), (60, 12), (300, 18)]:
    test(f"random-{count}", ride(count, 0, 20), tolerance)
test("drift", drift(1500, 5), 40)
test("zigzag", [0, 10] * 400 + [0, 11] * 300, 10)
test("large-all-steady", ride(70_000, 0, 9), 9)
test("large-drift", drift(3000, 9), 150)
