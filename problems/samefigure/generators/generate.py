"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(933466)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def different(count, make):
    made = {}
    while len(made) < count:
        made[make()] = None
    return list(made)


def word(shortest, longest, letters):
    return "".join(rng.choice(letters) for _ in range(rng.randint(shortest, longest)))


USUAL = "abcdefghijklmnopqrstuvwxyz"
test("one", ["lance"])
test("single-letters", list(USUAL))
test("both-directions", ["ab", "cc", "dd", "ef", "ba"])
test("same-counts", ["aabb", "abab", "abba", "ccdd", "cdcd", "cddc"])
test("beginnings", ["a", "ab", "abc", "aba", "abcd", "abca", "aa"])
test("many-letters", ["abcdefghijka", "abcdefghijkl", "lkjihgfedcba", "abcdefghijkb", "bacdefghijkb", "abcdefghijkk"])
test("two-letters", different(120, lambda: word(1, 6, "xy")))
test("three-letters", different(300, lambda: word(4, 6, "pqr")))
test("all-letters", different(300, lambda: word(3, 4, USUAL)))
test("long-words", different(150, lambda: word(12, 12, "abcdefghijkl")))
test("one-group", different(700, lambda: "".join(rng.sample(USUAL, 5))))


def late_difference():
    """Seven different letters, then five of them again: most figures differ only near the end."""
    first = "".join(rng.sample(USUAL, 7))
    return first + word(5, 5, first)


test("many-groups", different(4000, late_difference))
