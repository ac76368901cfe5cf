"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(739341)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def notes(count, size):
    return [rng.randint(-size, size) for _ in range(count)]


test("single", [5], 5)
test("two-fit", [-7, 2], 5)
test("two-do-not", [3, 3], 5)
test("k-one", notes(30, 1000), 1)
test("all-zero", [0] * 40, 7)
test("half-of-k", [5, -5, 15, 25, -35, 4], 10)
test("negative", [-1, -2, -3, -4, -5, -6, -7, -8], 4)
test("opposite", [8, -8, 8, -8, 3, -3], 1_000_000_000)
test("largest", [1_000_000_000, -1_000_000_000, 999_999_999, 1, -1, 0], 1_000_000_000)
test("large-k", [999_999_998, 999_999_998, 1, 1, -999_999_998, -1], 999_999_999)
for count, k in [(10, 3), (50, 7), (400, 13)]:
    test(f"random-{k}", notes(count, 100), k)
test("wide", notes(1000, 1_000_000_000), 97)
test("few-fit", notes(2000, 1_000_000_000), 1_000_003)
test("many", [rng.choice([2, 4, 6, 8]) for _ in range(69_999)] + [-2], 2)
