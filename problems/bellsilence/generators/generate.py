"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(145805)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")

MOST = 10**18


def bells(count, low, high):
    return [rng.randint(low, high) for _ in range(count)]


test("one-minute", 1, [1])
test("never-rings", 9, [10])
test("rings-at-the-end", 10, [10])
test("always", MOST, [7, 1, 5])
test("same-period", 100, [7, 7, 7])
test("one-divides-the-other", 1000, [4, 12, 36])
test("common-divisor", 1000, [6, 10, 15])
test("primes", 10_000, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47])
test("primes-long", MOST, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47])
test("powers-of-two", MOST, [2**i for i in range(15, 30)])
test("great-primes", MOST, [999_999_937, 999_999_929, 999_999_893, 999_999_883])
test("wraps-around", MOST, [2**29, 5**12, 3**18, 7**10, 999_999_937])
for count, high, minutes in [(2, 10, 50), (4, 20, 300), (8, 40, 5000), (12, 60, 10**9)]:
    test(f"random-{count}", minutes, bells(count, 2, high))
test("random-long", MOST, bells(15, 2, 100))
test("random-great", MOST, bells(15, 500_000_000, 1_000_000_000))
test("smooth", MOST - 1, [720_720, 360_360, 55_440, 25_200, 15_120, 10_080, 5040, 1260, 840, 64, 81, 125, 49, 121, 169])
