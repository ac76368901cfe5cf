"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(427037)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def book(name, signals):
    test(name, [len(signals)], signals)


def some(count, low, high):
    return [rng.randint(low, high) for _ in range(count)]


book("two", [5, 5])
book("zero", [0, 0, 0])
book("all-lamps", [0, 2**30 - 1])
book("seven-and-eight", [0, 7, 8])
book("without-largest", [32, 24, 7, 37, 39])
book("one-bit-each", [2**i for i in range(30)])
book("last-bit", [2**29 + 2 * 77, 2**29 + 2 * 77 + 1, 2**29 + 2 * 77])
for count, most in [(4, 15), (5, 63), (8, 255), (40, 1000), (500, 2**30 - 1)]:
    book(f"drawn-{count}", some(count, 0, most))
book("high-bit-same", some(2000, 2**29, 2**30 - 1))
book("many-equal", [123_456] * 3000 + [123_457])
book("large", some(12_000, 0, 999_999))
