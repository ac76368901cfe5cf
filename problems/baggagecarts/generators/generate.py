"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(471147)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def chests(count, low, high):
    return [rng.randint(low, high) for _ in range(count)]


test("single", [1])
test("single-heavy", [1000])
test("two-equal", [3, 3])
test("two-different", [3, 10])
test("one-heavy", [1, 1, 1, 1, 900])
test("lighter-cart-fails", [10, 9, 8, 7, 6, 6])
test("once-each", [2, 9, 9])
test("odd-total", [6, 6, 6, 6, 6, 6, 7])
test("threes-and-one-five", [3] * 20 + [5])
test("all-even", [2 * weight for weight in chests(11, 400, 500)])
for count, high in [(4, 30), (7, 60), (12, 1000), (18, 1000), (31, 1000)]:
    test(f"random-{count}", chests(count, 1, high))
test("powers", [1, 2, 4, 8, 16, 32, 64, 128, 256, 512])
test("all-equal-odd-count", [1000] * 149)
test("hundreds", [100 * weight for weight in chests(101, 1, 10)])
test("nearly-equal", [998, 1000] * 50 + [997])
test("large", chests(150, 1, 1000))
test("large-heavy", chests(149, 900, 1000))
