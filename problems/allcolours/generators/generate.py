"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(181329)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def flags(count, colours):
    return [rng.randint(1, colours) for _ in range(count)]


test("single", [1], 1)
test("single-missing", [1], 2)
test("one-colour", [1, 1, 1], 1)
test("whole-row", [2, 1, 1, 1, 3], 3)
test("leftmost-of-several", [1, 2, 3, 1, 2, 3], 3)
test("at-the-end", [1, 1, 2, 2, 3, 2, 1], 3)
test("at-the-beginning", [3, 1, 2, 2, 2, 1, 1, 3], 3)
test("drop-many-at-once", [2, 1, 1, 1, 1, 1, 1, 3, 2], 3)
test("more-colours-than-flags", [1, 2, 3], 30_000)
for count, colours in [(12, 3), (60, 6), (300, 20)]:
    test(f"random-{count}", flags(count, colours), colours)
rare = flags(2000, 30)
test("one-rare", [31 if i == 777 else colour for i, colour in enumerate(rare)], 31)
order = list(range(1, 1201))
rng.shuffle(order)
test("each-colour-once", order, 1200)
test("large-ends-only", [1] + [rng.randint(2, 8) for _ in range(69_998)] + [9], 9)
test("large-random", flags(6000, 99), 99)
