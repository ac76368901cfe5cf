"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(658488)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def squires(count, low, high):
    return [rng.randint(low, high) for _ in range(count)]


test("nobody", [], 5)
test("two", [1, 1], 3_000_000)
test("three-just", [5, 1, 4], 10)
test("three-too-heavy", [5, 1, 4], 9)
test("all-too-heavy", [10, 20, 30, 40], 59)
test("all-fit", squires(40, 1, 1000), 3000)
test("equal", [7] * 25, 21)
test("two-kinds", [3, 9] * 12, 15)
test("heaviest", [1_000_000] * 5, 3_000_000)
for count, limit in [(8, 40), (30, 75), (120, 60)]:
    test(f"random-{count}", squires(count, 1, 50), limit)
test("large-range", squires(400, 1, 1_000_000), 1_500_000)
test("many-half-fit", squires(1800, 1, 9999), 15_000)
test("many-all-fit", [1] * 1800, 3)
