"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(931168)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def riders(count, highest):
    return [rng.randint(1, highest) for _ in range(count)]


test("single", [9])
test("two", [1, 2])
test("two-equal", [4, 4])
test("all-equal", [7] * 12)
test("equal-in-between", [3, 3, 2, 3, 4, 3, 3])
test("rising", list(range(1, 20)))
test("falling", list(range(20, 0, -1)))
test("round-the-end", [9, 2, 5, 1, 3, 4])
test("valley", [5, 4, 3, 2, 1, 2, 3, 4, 5])
for count, highest in [(8, 5), (40, 12), (200, 1_000_000)]:
    test(f"random-{count}", riders(count, highest))
test("two-heights", riders(500, 2))
test("one-tall", riders(400, 1)[:-1] + [2])
test("large-falling", list(range(1500, 0, -1)))
test("large-equal", [3] * 16_000)
test("large-random", riders(5000, 9999))
