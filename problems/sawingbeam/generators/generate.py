"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(129903)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def marks(length, count):
    return rng.sample(range(1, length), count)


test("shortest-beam", 2, [1])
test("one-mark", 10, [7])
test("longest-one-mark", 1_000_000_000, [1])
test("two-marks", 9, [6, 3])
test("at-one-end", 100, [3, 1, 2, 5, 4])
test("at-both-ends", 100, [1, 99, 2, 98])
test("every-place", 20, list(range(19, 0, -1)))
test("doubling", 1024, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512])
test("crowded-corner", 60, [31, 33, 35, 36, 58])
for length, count in [(12, 4), (20, 6), (50, 9), (1000, 15), (1_000_000_000, 25)]:
    test(f"random-{count}", length, marks(length, count))
test("all-at-the-end", 1_000_000_000, [1_000_000_000 - i for i in range(1, 101)])
test("even", 101_000, [1000 * i for i in rng.sample(range(1, 101), 100)])
test("two-crowds", 1_000_000, marks(1000, 50) + [1_000_000 - at for at in marks(1000, 50)])
test("large", 1_000_000_000, marks(1_000_000_000, 100))
test("large-near-start", 999_999_999, marks(10_000, 100))
