"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(672964)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def orders(posts, count, longest):
    made = []
    for _ in range(count):
        length = rng.randint(1, min(longest, posts))
        first = rng.randint(1, posts - length + 1)
        made.append([first, first + length - 1])
    return made


test("one-post-no-order", 1, [])
test("one-post", 1, [[1, 1]])
test("single-post-order", 5, [[3, 3]])
test("last-post", 5, [[5, 5], [1, 2]])
test("touching", 8, [[1, 3], [3, 5], [6, 8], [5, 6]])
test("side-by-side", 9, [[1, 3], [4, 6], [7, 9]])
test("same-order-again", 7, [[2, 6]] * 9)
for posts, count in [(10, 6), (20, 15), (50, 40)]:
    test(f"small-{posts}", posts, orders(posts, count, posts))
test("short-orders", 300, orders(300, 400, 4))
test("long-fence-few", 1_000_000, [[1, 1_000_000], [999_999, 1_000_000], [1_000_000, 1_000_000]])
test("many-long", 1_000_000, [[rng.randint(1, 99), rng.randint(999_000, 1_000_000)] for _ in range(8000)])
test("stairs", 16_000, [[i, 16_001 - i] for i in range(1, 1501)])
