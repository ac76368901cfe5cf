"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(905516)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def scattered(distance, count):
    return [rng.randint(1, distance - 1) for _ in range(count)]


test("no-trough-needed", 10, 10, [])
test("no-trough-there", 10, 9, [])
test("shortest-road", 1, 1, [])
test("exactly-at-the-limit", 30, 10, [20, 10])
test("one-metre-short", 31, 10, [20, 10])
test("not-needed-at-all", 50, 60, [10, 20, 30, 40])
test("gap-at-the-start", 30, 9, [10, 15, 20, 25])
test("gap-in-the-middle", 100, 20, [15, 30, 45, 66, 80, 95])
test("gap-at-the-end", 100, 20, [15, 30, 45, 60, 75])
test("same-place", 20, 6, [5, 5, 5, 11, 11, 16])
test("not-every-other", 40, 10, [1, 9, 11, 12, 18, 20, 21, 28, 29, 30, 38])
for count, endurance in [(8, 30), (20, 15), (60, 6), (500, 1)]:
    test(f"random-{count}", 100, endurance, scattered(100, count))
test("longest-road", 1_000_000_000, 1_000_000_000, [999_999_999])
test("every-place", 12_001, 2, rng.sample(range(1, 12_001), 12_000))
test("far", 1_000_000_000, 1_000_000, scattered(1_000_000_000, 8_000))
