"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(1028192)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def words(count, shortest, longest):
    letters = "abcdefghijklmnopqrstuvwxyz"
    return ["".join(rng.choice(letters) for _ in range(rng.randint(shortest, longest))) for _ in range(count)]


test("no-words", [], 10)
test("one-letter", ["a"], 1)
test("width-one", ["a", "b", "c"], 1)
test("width-two", ["a", "bc", "d", "e"], 2)
test("odd-room", ["odd"], 8)
test("odd-room-odd-width", ["four"], 9)
test("exactly-full", ["abc", "de", "fghi", "j"], 6)
test("one-too-many", ["abc", "def", "ghi"], 6)
test("each-fills-a-line", ["abcde", "fghij", "klmno"], 5)
for count, width in [(10, 12), (25, 17), (60, 30), (100, 7)]:
    test(f"random-{count}-{width}", words(count, 1, 7), width)
test("wide", words(300, 1, 9), 100)
test("long-words", words(100, 20, 50), 50)
test("many", words(6000, 1, 10), 79)
