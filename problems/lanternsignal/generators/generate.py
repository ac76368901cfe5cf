"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(136242)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def draw(count, low=0, high=9999):
    return [rng.randint(low, high) for _ in range(count)]


test("two", [9999, 0])
test("two-more", [17, 4321])
test("two-zeros", [5, 0, 8, 0])
test("all-zero", [0, 0, 0])
test("one-zero", draw(6, 1) + [0] + draw(3, 1))
test("ones", [1] * 12)
test("no-common-factor", [3, 7, 9, 11, 13, 9999, 9998])
test("twos-and-fives", [2, 5, 4, 25, 8, 125, 16, 625])
test("first-zero", [0] + [3, 3, 7])
test("last-zero", [9, 11, 21, 0])
test("large-numbers", [9999] * 30)
for count in (5, 9, 40):
    odd = [2 * x + 1 for x in draw(count, 0, 4999)]
    test(f"odd-{count}", [x - x % 5 + 1 if x % 5 == 0 else x for x in odd])
test("many-prime-to-ten", [rng.choice([1, 3, 7, 9, 11, 13, 17]) for _ in range(16_000)])
test("many", draw(1500, 1))
