"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(722817)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def ledger(name, houses, entries, size):
    chosen = [rng.choice(houses) for _ in range(entries)]
    test(name, chosen, [rng.randint(-size, size) for _ in range(entries)])


def names(count):
    made = set()
    while len(made) < count:
        made.add("".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randint(1, 8))))
    return sorted(made)


test("empty", [], [])
test("one", ["stag"], [1])
test("one-loses", ["stag"], [-1])
test("back-to-zero", ["stag", "stag"], [7, -7])
test("below-zero-and-back", ["stag", "boar", "stag", "stag"], [-5, 1, 3, 4])
test("above-zero-and-down", ["stag", "boar", "stag"], [5, 1, -9])
test("all-lose", ["a", "b", "c", "a"], [-1, -2, -3, -4])
test("similar-names", ["a", "aa", "aaa", "aa", "a"], [1, 2, 3, 4, 5])
test("words-of-languages", ["constructor", "tostring", "length", "hasown", "constructor", "none", "null"], [1, 2, 3, 4, 5, 6, 7])
ledger("few-houses", names(3), 30, 9)
ledger("some-houses", names(20), 200, 100)
ledger("small-points", names(50), 500, 1)
test("largest", ["hart"] * 3000 + ["hind"] * 100, [100_000] * 3000 + [-100_000] * 100)
ledger("many-houses", names(2500), 5000, 100)
