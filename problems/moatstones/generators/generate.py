"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(310587)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def stones(count, most):
    return [rng.randint(0, most) for _ in range(count)]


test("one-stone-on-it", [5], 1)
test("one-stone-over-it", [5], 2)
test("far-reach", [9, 9, 9], 20)
test("just-over-all", [7] * 19, 20)
test("one-too-many", [7, 5, 6, 7, 7] * 4, 20)
test("each-stone", stones(30, 9), 1)
test("two-instead-of-one", [3, 2, 100, 2, 3, 100, 1], 2)
test("clean-but-close", [1, 5, 5, 9, 9], 3)
test("all-clean", [0] * 50, 3)
test("all-equal", [4] * 23, 4)
for count, reach in [(8, 2), (15, 3), (40, 5), (200, 7)]:
    test(f"random-{count}", stones(count, 50), reach)
test("dirtiest", [100_000] * 10_000, 1)
test("large", stones(10_000, 100_000), 20)
test("large-two", stones(9_999, 1000), 2)
