"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(721614)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def repeated(pattern, length):
    return (pattern * (length // len(pattern) + 1))[:length]


def letters(count, alphabet):
    return "".join(rng.choice(alphabet) for _ in range(count))


test("single", "x")
test("two-equal", "xx")
test("two-different", "xy")
test("ends-as-it-begins", "abca")
test("whole-copies", "abcabcabc")
test("cut-off", "abcabcab")
test("fall-back", "aabaaab")
test("fall-back-twice", "abacabaabacabab")
test("nearly", "abababababac")
for pattern, length in [(4, 30), (7, 50), (13, 100)]:
    test(f"repeated-{pattern}", repeated(letters(pattern, "ab"), length))
test("random", letters(200, "ab"))
before, word = "a", "ab"
while len(word) < 2000:
    before, word = word, word + before
test("fibonacci", word + "b")
test("one-letter", "a" * 2000)
test("one-letter-then-other", "a" * 129_999 + "b")
test("long-pattern", repeated(letters(3001, "ab") + "c", 9000))
