"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(866014)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def horses(count, last, longest):
    times = sorted(rng.randint(0, last) for _ in range(count))
    return [[brought, rng.randint(1, longest)] for brought in times]


test("single", 1, [[5, 9]])
test("one-after-the-other", 1, [[0, 5], [0, 5], [0, 5]])
test("free-in-the-same-minute", 1, [[0, 5], [5, 5], [10, 1]])
test("more-farriers-than-horses", 10_000, [[0, 100], [0, 100], [1, 3]])
test("as-many-as-horses", 3, [[4, 9], [4, 9], [4, 9]])
test("not-in-turn", 2, [[0, 100], [1, 1], [2, 1], [3, 1]])
test("pauses", 2, [[0, 3], [1, 3], [50, 10], [50, 10], [50, 10], [900, 1]])
test("longest", 1, [[0, 1_000_000_000], [1_000_000_000, 1_000_000_000], [1_000_000_000, 1]])
for count, farriers, last, longest in [(6, 2, 10, 6), (15, 3, 30, 9), (60, 5, 200, 20), (500, 12, 5000, 150)]:
    test(f"random-{count}", farriers, horses(count, last, longest))
test("great-numbers", 5, horses(300, 1_000_000_000, 1_000_000_000))
test("all-at-once", 10_000, [[0, rng.randint(1, 9)] for _ in range(20_000)])
test("one-farrier", 1, [[0, 1_000_000_000]] * 2_000)
test("large", 700, horses(2_500, 1000, 400))
