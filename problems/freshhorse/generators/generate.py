"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(550071)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def connected(count, roads, longest):
    """A tree of roads, and more at random."""
    chosen = [(i, rng.randrange(max(0, i - 30), i)) for i in range(1, count)]
    while len(chosen) < roads:
        a, b = rng.sample(range(count), 2)
        chosen.append((a, b))
    number = [0] + rng.sample(range(1, count - 1), count - 2) + [count - 1]
    return [[number[a], number[b], rng.randint(1, longest)] for a, b in chosen]


def line(count, minutes):
    return [[i, i + 1, minutes] for i in range(count - 1)]


test("one-post", 1, [])
test("no-roads", 2, [])
test("rounded-down", 2, [[1, 0, 7]])
test("one-minute", 2, [[0, 1, 1]])
test("several-roads", 2, [[0, 1, 9], [1, 0, 4], [0, 1, 5]])
test("unreachable", 5, [[0, 1, 3], [1, 2, 4], [3, 4, 1]])
test("other-ride-gains-more", 5, [[0, 1, 3], [1, 2, 3], [2, 4, 3], [0, 3, 12], [3, 4, 2]])
test("keep-it-for-later", 4, [[0, 1, 10], [0, 2, 6], [2, 1, 3], [1, 3, 100]])
test("against-the-list", 4, [[3, 2, 5], [2, 1, 5], [1, 0, 5]])
for count, roads, longest in [(5, 8, 10), (8, 14, 12), (30, 80, 50), (200, 700, 1000)]:
    test(f"random-{count}", count, connected(count, roads, longest))
test("all-equal", 100, [[a, b, 10] for a, b, _ in connected(100, 250, 1)])
test("far", 1500, line(1500, 1_000_000_000))
test("two-long-lines", 1001, line(1000, 999_999_999) + [[999, 1000, 999_999_999], [0, 500, 1_000_000_000], [500, 1000, 1_000_000_000]])
test("large", 1500, connected(1500, 6000, 1_000_000))
