"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(951974)
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
    """Each node is hung below one of the `reach` places that came up last, at most 400 levels deep."""
    children, free, depth = [[None, None]], [(0, 0), (0, 1)], [1]
    for node in range(1, count):
        children.append([None, None])
        parent, side = free.pop(rng.randrange(max(0, len(free) - reach), len(free)))
        children[parent][side] = node
        depth.append(depth[parent] + 1)
        if depth[node] < 400:
            free += [(node, 0), (node, 1)]
    return written(children, [rng.randint(low, high) for _ in range(count)])


def chain(values):
    """Children alternately on the left and on the right."""
    children = [[i + 1, None] if i % 2 else [None, i + 1] for i in range(len(values) - 1)]
    return written(children + [[None, None]], values)


test("two", [7, 4])
test("two-right", [7, None, -4])
test("equal-halves", [1, 5, 4])
test("all-zero", [0] * 9)
test("whole-sum-zero", [5, 3, 7, -9, -8, 2])
test("negative-sums", [-5, -6, -7, -8, None, None, -9])
test("best-is-deep", [1, 1, 1, 1, None, None, None, 1, None, 40, 43])
test("larger-side-misleads", [1, 2, 3, 30, -29, None, None, 1])
test("large-values", [1_000_000_000] * 31)
test("large-negative", [-1_000_000_000] * 18 + [1_000_000_000] * 3)
test("chain", chain([rng.randint(-50, 50) for _ in range(40)]))
for count in (8, 25, 120):
    test(f"random-{count}", grown(count, -100, 100, 10))
test("chain-high", chain([rng.randint(-1_000_000, 1_000_000) for _ in range(400)]))
test("slim", grown(3000, -1000, 1000, 3))
test("complete", [rng.randint(-9, 99) for _ in range(15_000)])
