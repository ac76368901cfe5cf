"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(231564)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")

ALL = (1 << 30) - 1


def signals(count, bits):
    return [rng.getrandbits(bits) for _ in range(count)]


test("single", [ALL])
test("all-dark-and-all-lit", [0, ALL])
test("twice-the-same", [77, 77])
test("highest-lamp", [1 << 29, 0, 1 << 29])
test("one-lamp-each", [1 << i for i in range(30)])
test("all-but-one-lamp", [ALL ^ 1 << i for i in range(30)])
test("counting-up", list(range(64)))
test("all-equal", [123_456_789] * 100)
for count, bits in [(4, 3), (10, 8), (100, 30), (1000, 30)]:
    test(f"random-{count}", signals(count, bits))
test("small-numbers", signals(2_000, 2))
test("many", signals(2_000, 30))
test("large-sum", [0, ALL] * 2_000 + [ALL >> 1, 1 << 29] * 1_000)
test("most", [rng.randrange(8) for _ in range(70_000)])
