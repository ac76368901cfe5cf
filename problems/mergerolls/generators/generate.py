"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(240958)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def roll(count, low, high):
    return sorted(rng.randint(low, high) for _ in range(count))


test("both-empty", [], [])
test("first-empty", [], [1, 2, 3])
test("second-empty", [-4, -4, 0], [])
test("single-equal", [7], [7])
test("all-equal", [5] * 6, [5] * 4)
test("one-behind-the-other", [1, 2, 3], [4, 5, 6])
test("the-other-way-round", [10, 11], [1, 2, 3])
test("repeats-in-the-rest", [1, 2], [2, 3, 3, 4, 4, 4])
test("repeats-at-the-front", [0, 0, 0, 9], [1, 1])
test("extremes", [-1_000_000_000, 1_000_000_000], [-1_000_000_000, 0, 1_000_000_000])
for count in (5, 20, 100):
    test(f"random-{count}", roll(count, -count, count), roll(rng.randint(1, count), -count, count))
test("no-repeats", list(range(0, 600, 2)), list(range(1, 600, 2)))
test("large", roll(10_000, 0, 9000), roll(8000, -500, 5000))
