"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(456758)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def letters(count, alphabet="abc"):
    return "".join(rng.choice(alphabet) for _ in range(count))


def mirrored(count, alphabet="abc"):
    half = letters(count // 2, alphabet)
    return half + letters(count % 2, alphabet) + half[::-1]


def with_letter(text, place, letter):
    return text[:place] + letter + text[place:]


test("single", "a")
test("two", "ab")
test("three", "abc")
test("level", "level")
test("remove-first", "xabba")
test("remove-last", "abbax")
test("remove-middle", "abcxba")
test("two-too-many", "xabbay")
test("both-look-possible-left", "atiyayyaita")
test("both-look-possible-right", "talayaayaalat")
test("both-look-possible-in-runs", "ttitiittt")
test("run-of-equal", "aaabaaaa")
test("one-late-difference", "abcdeffeddba")
test("mirrored-twice-disturbed", with_letter(with_letter(mirrored(60), 10, "z"), 40, "y"))
for place in (3, 50, 97):
    test(f"disturbed-{place}", with_letter(mirrored(100), place, "d"))
test("random", letters(80, "ab"))
test("large-mirrored-but-two", "b" + mirrored(89_998, "a")[:45_000] + "c" + "a" * 44_998 + "d")
test("large-mirrored", with_letter(mirrored(20_000), 9_000, "d"))
