"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(772909)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")

ALL = (1 << 30) - 1


def keys(count, bits):
    return [rng.getrandbits(bits) for _ in range(count)]


test("equal", [5, 5])
test("zero-twice", [0, 0])
test("all-teeth", [0, ALL])
test("highest-tooth", [1 << 29, 0])
test("lowest-tooth", [ALL, ALL - 1])
test("largest-not-needed", [8, 7, 15, 9])
test("ends-not-best", [2, 8, 21, 31, 16])
test("all-equal", [987_654_321] * 200)
test("powers", [1 << i for i in range(30)])
test("same-beginning", [ALL - rng.getrandbits(9) for _ in range(60)])
for count, bits in [(3, 4), (8, 6), (50, 10), (300, 30)]:
    test(f"random-{count}", keys(count, bits))
test("only-two-ones-fit", [2 * key for key in keys(500, 29)] + [1])
test("few-teeth", [1 << rng.randrange(30) | 1 << rng.randrange(30) for _ in range(1500)])
test("large", [rng.getrandbits(29) for _ in range(3_999)] + [1 << 29 | 12_345])
test("most", [rng.choice([0, 1, 2, 4, 5, 8, 9]) for _ in range(70_000)])
