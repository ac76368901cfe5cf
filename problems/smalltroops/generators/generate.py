"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(204417)
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


def grown(count, high, reach):
    """Each node is hung below one of the `reach` nodes before it that have a place left."""
    children, free = [[None, None]], [0, 0]
    for node in range(1, count):
        children.append([None, None])
        parent = free.pop(rng.randrange(max(0, len(free) - reach), len(free)))
        sides = [side for side in (0, 1) if children[parent][side] is None]
        children[parent][rng.choice(sides)] = node
        free += [node, node]
    return written(children, [rng.randint(0, high) for _ in range(count)])


def chain(values, left):
    side = 0 if left else 1
    children = [[None, None] for _ in values]
    for node in range(1, len(values)):
        children[node - 1][side] = node
    return written(children, values)


test("root-alone", [0], 1_000_000_000)
test("exactly-enough", [1, 4, 3], 4)
test("none-needed", [0, 0, 0, None, 0], 0)
test("all-into-the-root", [1, 2, 3, 4, 5, 6, 7], 100)
test("left-goes-right-stays", [7, 1, None, 2, 9], 5)
test("small-above-large", [1, 1, 1, 9, None, None, 9], 5)
test("chain-adds-up", chain([3, 1, 1, 1, 1], True), 3)
test("chain-right", chain([2, 5, 1, 2, 1, 0], False), 4)
for count, least in [(12, 6), (40, 12), (150, 15)]:
    test(f"random-{count}", grown(count, 10, 12), least)
test("random-large-values", grown(400, 10_000, 400), 9_000)
test("most-are-dissolved", grown(2000, 3, 8), 60)
test("bushy", grown(6_000, 20, 6_000), 25)
test("long-chain-of-nobody", chain([0] * 15_000, True), 1)
test("long-chain-in-steps", chain([1] * 3_000, False), 2_000)
