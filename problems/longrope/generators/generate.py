"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(640938)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def masts(count, highest):
    return [rng.randint(0, highest) for _ in range(count)]


test("single", [3])
test("two-up", [1, 2])
test("two-down", [2, 1])
test("two-equal", [0, 0])
test("outermost", [4, 9, 1, 7, 4])
test("equal-in-the-middle", [9, 5, 8, 7, 5, 1])
test("low-first-in-the-middle", [10, 9, 1, 8, 7, 6, 2, 0])
test("neighbours-only", [9, 8, 7, 5, 6, 4, 3])
test("two-candidates", [8, 3, 6, 5, 7, 1, 4, 2, 2, 0])
for count, highest in [(10, 10), (40, 20), (200, 1000)]:
    test(f"random-{count}", masts(count, highest))
falling = [1000 - 3 * i + rng.randint(0, 40) for i in range(300)]
test("falling-with-noise", falling)
test("rising", list(range(0, 3000, 3)))
test("falling", list(range(23_999, -1, -1)))
test("large-falling-with-noise", [3 * (1200 - i) + rng.randint(0, 300) for i in range(1200)])
