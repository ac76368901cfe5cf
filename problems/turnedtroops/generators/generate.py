"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(130961)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def riders(count, highest=99):
    return [rng.randint(0, highest) for _ in range(count)]


test("single", [5], 1)
test("size-one", [1, 2, 3, 4, 5], 1)
test("size-as-list", [1, 2, 3, 4], 4)
test("size-larger", [1, 2, 3], 20_000)
test("size-one-less", [1, 2, 3, 4], 3)
test("half", [1, 2, 3, 4, 5, 6], 3)
test("two", [1, 2, 3, 4, 5, 6, 7, 8], 2)
test("last-smaller-turns", [1, 2, 3, 4, 5, 6, 7], 4)
test("last-smaller-stays", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 4)
test("last-is-one", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 3)
for count, size in [(20, 4), (57, 5), (200, 13), (1000, 333)]:
    test(f"random-{count}-{size}", riders(count, 1_000_000), size)
test("large", riders(10_000, 999), 7)
test("large-two-troops", riders(9999, 9), 5000)
