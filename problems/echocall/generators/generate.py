"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(200568)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def fibonacci(length):
    """A text with periods at many places."""
    before, now = "b", "a"
    while len(now) < length:
        before, now = now, now + before
    return now[:length]


test("single", "q")
test("two-same", "zz")
test("two-different", "az")
test("cut-call", "abcababcababcab")
test("no-period", "abcdefgh")
test("border-not-period", "aabaaab")
test("divides", "abcd" * 9)
for size in (8, 9, 10, 11, 12):
    test("short", "".join(rng.choice("ab") for _ in range(size)))
word = "".join(rng.choice("abc") for _ in range(701))
test("long-call", (word * 90)[:50_000])
test("fibonacci", fibonacci(20_000))
test("all-same", "a" * 60_000)
test("last-differs", "a" * 59_999 + "b")
test("middle-differs", "a" * 30_000 + "b" + "a" * 29_999)
