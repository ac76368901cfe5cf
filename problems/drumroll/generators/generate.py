"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(509918)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def runs(lengths, letters="abc"):
    text, last = "", ""
    for length in lengths:
        last = rng.choice([letter for letter in letters if letter != last])
        text += last * length
    return text


test("empty", "")
test("single", "z")
test("two-equal", "aa")
test("two-different", "ab")
test("nine", "k" * 9)
test("ten", "k" * 10)
test("eighteen", "k" * 18)
test("nineteen-and-one", "k" * 19 + "m")
test("last-run-single", "aabbc")
test("last-run-long", "abccccccccccccccccccccc")
test("back-and-forth", "abab" * 5 + "aabb" * 3)
for count in (5, 20, 60):
    test(f"runs-{count}", runs([rng.randint(1, 30) for _ in range(count)], "abcxyz"))
test("multiples-of-nine", runs([9 * rng.randint(1, 5) for _ in range(40)]))
test("all-single", runs([1] * 15_000, "abcdefghijklmnopqrstuvwxyz"))
test("one-long", "q" * 60_000)
