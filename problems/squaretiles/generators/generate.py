"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(60611)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")

MOST = 10**18


def fibonacci(below):
    a, b = 1, 1
    while a + b <= below:
        a, b = b, a + b
    return a, b


test("one-stone", 1, 1)
test("square", MOST, MOST)
test("strip", 1, MOST)
test("strip-across", MOST, 1)
test("wider-than-deep", 13, 5)
test("divisible", 6, 42)
test("common-divisor", 12, 18)
test("nearly-square", MOST, MOST - 1)
test("two-rows", MOST - 1, 2)
test("fibonacci", *fibonacci(100))
test("largest-fibonacci", *fibonacci(MOST))
test("beyond-32-bits", 2**31, 2**32 + 1)
test("beyond-53-bits", 2**53 + 1, 3 * 2**53 + 5)
for size in (10, 100, 10**6, 10**12, 10**18):
    test(f"random-{len(str(size)) - 1}-digits", rng.randint(1, size), rng.randint(1, size))
test("thin", 999_999_937, MOST - 12_345)
