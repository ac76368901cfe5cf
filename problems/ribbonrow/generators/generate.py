"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(388190)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def mixed(counts):
    ribbons = [colour for colour, count in counts.items() for _ in range(count)]
    rng.shuffle(ribbons)
    return "".join(ribbons)


def letters(count, alphabet):
    return "".join(rng.choice(alphabet) for _ in range(count))


test("single", "q")
test("two-equal", "aa")
test("two-different", "za")
test("odd-half-and-one", mixed({"z": 4, "a": 3}))
test("even-half-and-one", mixed({"z": 5, "a": 3}))
test("one-too-many", mixed({"m": 6, "a": 2, "z": 2}))
test("exactly-enough", mixed({"m": 6, "a": 3, "z": 2}))
test("frequent-last", mixed({"a": 2, "b": 1, "c": 4}))
test("frequent-middle", mixed({"a": 2, "b": 5, "c": 3}))
test("two-large-one-small", mixed({"a": 10, "b": 10, "c": 1}))
test("three-equal", mixed({"x": 7, "y": 7, "z": 7}))
test("all-colours", mixed({chr(97 + i): i + 1 for i in range(26)}))
for count, alphabet in [(6, "ab"), (9, "abc"), (30, "abcd"), (200, "abcdefgh")]:
    test(f"random-{count}", letters(count, alphabet))
test("hopeless", mixed({"a": 16, "b": 5, "c": 5, "d": 4}))
test("all-equal", "k" * 3_000)
test("half-and-one", mixed({"y": 6_001, "a": 2_000, "b": 2_000, "c": 2_000}))
test("large", letters(40_000, "abcdefghijklmnopqrstuvwxyz"))
