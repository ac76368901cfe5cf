"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(417093)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def shifts(count, end, longest):
    result = []
    for _ in range(count):
        begin = rng.randrange(end)
        result.append([begin, rng.randint(begin + 1, min(end, begin + longest))])
    return result


def mixed(list_of_shifts):
    rng.shuffle(list_of_shifts)
    return list_of_shifts


test("whole-day-unwatched", 10, [])
test("whole-day-watched", 10, [[0, 10]])
test("shortest-day", 1, [[0, 1]])
test("touching", 10, [[3, 6], [0, 3], [6, 10]])
test("one-within-another", 20, [[2, 18], [4, 6]])
test("several-within", 30, [[1, 25], [2, 3], [4, 9], [5, 7], [24, 26]])
test("same-beginning", 20, [[3, 4], [3, 9], [3, 6]])
test("same-end", 20, [[7, 12], [3, 12], [11, 12]])
test("same-shift-twice", 20, [[4, 8], [4, 8]])
test("gap-of-one-minute", 9, [[5, 9], [0, 4]])
test("only-the-end", 1_000_000_000, [[0, 999_999_999]])
test("only-the-beginning", 1_000_000_000, [[1, 1_000_000_000]])
for count, end, longest in [(5, 30, 8), (12, 60, 10), (40, 500, 30), (300, 5000, 40)]:
    test(f"random-{count}", end, shifts(count, end, longest))
test("every-other-minute", 4_001, mixed([[i, i + 1] for i in range(1, 4_001, 2)]))
test("growing", 1_000_000_000, [[500_000_000 - i, 500_000_000 + i] for i in range(1, 1001)])
test("large", 1_000_000_000, shifts(5_000, 1_000_000_000, 300_000))
