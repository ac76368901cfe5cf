"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(842213)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def letters(count, alphabet):
    return "".join(rng.choice(alphabet) for _ in range(count))


def thinned(text, keep):
    return "".join(letter for letter in text if rng.random() < keep) or text[0]


test("same-letter", "a", "a")
test("other-letter", "a", "b")
test("equal", "heralds", "heralds")
test("nothing-common", "abcabc", "xyzzyx")
test("one-in-the-other", "trumpet", "rmt")
test("backwards", "abcdefgh", "hgfedcba")
test("repeated", "aaaa", "aa")
test("crossed", "aaaabbbb", "bbbbaaaa")
test("tempting-first", "abcdefg", "gabcdef")
test("late-partner", "xabcabcabc", "abcabcabcx")
for count, alphabet in [(8, "abc"), (12, "ab"), (30, "abcd"), (100, "abcdefghij")]:
    test(f"random-{count}", letters(count, alphabet), letters(count - 2, alphabet))
test("one-and-many", "m", letters(700, "abcdefghijklnop"))
base = letters(900, "abcdefghijklmnopqrstuvwxyz")
test("two-copies-with-gaps", thinned(base, 0.75)[:700], thinned(base, 0.75)[:700])
test("large-two-letters", letters(700, "ab"), letters(700, "ab"))
test("large", letters(700, "abcdefghijklmnopqrstuvwxyz"), letters(700, "abcdefghijklmnopqrstuvwxyz"))
