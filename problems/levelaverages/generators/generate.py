"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(581749)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def written(children, values):
    """The tree in level order; children[i] is the pair below node i, None where there is no child."""
    result, level = [values[0]], [0]
    while level:
        following = []
        for node in level:
            for child in children[node]:
                result.append(None if child is None else values[child])
                if child is not None:
                    following.append(child)
        level = following
    while result[-1] is None:
        result.pop()
    return result


def grown(count, low, high, reach):
    """Each node is hung below one of the `reach` nodes before it that have a place left."""
    children, free = [[None, None]], [0, 0]
    for node in range(1, count):
        children.append([None, None])
        at = rng.randrange(max(0, len(free) - reach), len(free))
        parent = free.pop(at)
        sides = [side for side in (0, 1) if children[parent][side] is None]
        children[parent][rng.choice(sides)] = node
        free += [node, node]
    return written(children, [rng.randint(low, high) for _ in range(count)])


test("two-left", [1, 2])
test("two-right", [1, None, 2])
test("thirds", [1, 1, 1, 1, 1, 0, 0])
test("sevenths", [5, 3, 4, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89])
test("largest-sum", [2_000_000_000] * 7)
test("smallest-sum", [-2_000_000_000] * 15)
test("cancel-out", [0, 2_000_000_000, -2_000_000_000, 1, -1, 1, -2])
test("left-chain", [value for i in range(30) for value in (i, None)][:-1])
test("uneven", [9, 1, None, 2, 3, None, 4, 5, None, 6, 7])
for count in (10, 40, 150):
    test(f"random-{count}", grown(count, -1000, 1000, 12))
test("random-large-values", grown(300, -2_000_000_000, 2_000_000_000, 300))
test("high-chain", [value for i in range(4000) for value in (i % 10, None)][:-1])
test("complete", [rng.randint(-99, 99) for _ in range(12_000)])
test("slim", grown(2500, 0, 9, 3))
