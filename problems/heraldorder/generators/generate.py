"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(214083)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


USUAL = "abcdefghijklmnopqrstuvwxyz"


def shuffled():
    letters = list(USUAL)
    rng.shuffle(letters)
    return "".join(letters)


def name(longest, letters=USUAL):
    return "".join(rng.choice(letters) for _ in range(rng.randint(1, longest)))


test("nobody", shuffled(), [])
test("one", shuffled(), ["solo"])
test("beginnings", USUAL[::-1], ["aaa", "a", "aaaa", "aa"])
test("beginnings-mixed", shuffled(), ["tilt", "tilter", "til", "tiltyard", "t", "tilted"])
test("all-equal", shuffled(), ["echo"] * 6)
test("single-letters", shuffled(), list("thequickbrownfoxjumpsoverlazydg"))
test("last-letter-differs", shuffled(), ["lancer", "lances", "lancea", "lancez", "lanceb"])
test("usual-order", USUAL, [name(4, "abc") for _ in range(40)])
test("backwards", USUAL[::-1], [name(4, "xyz") for _ in range(40)])
for count in (15, 60, 300):
    test(f"random-{count}", shuffled(), [name(6, "aeiourst") for _ in range(count)])
test("long-common-part", shuffled(), ["a" * 18 + name(2, "abcd") for _ in range(200)])
test("many", shuffled(), [name(12) for _ in range(4000)])
