"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(918273)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def graph(count, pairs):
    lists = [[] for _ in range(count)]
    for a, b in sorted({(min(pair), max(pair)) for pair in pairs}):
        lists[a].append(b)
        lists[b].append(a)
    for one in lists:
        rng.shuffle(one)
    return lists


def mixed(count, pairs):
    """The same graph with its riders numbered in another order."""
    number = list(range(count))
    rng.shuffle(number)
    return graph(count, [(number[a], number[b]) for a, b in pairs])


def path(first, count):
    return [(i, i + 1) for i in range(first, first + count - 1)]


def cycle(first, count):
    return path(first, count) + [(first, first + count - 1)]


def two_sides(first, a, b, count):
    """A tree across two sides with further pairs across them."""
    left, right = range(first, first + a), range(first + a, first + a + b)
    pairs = {(left[0], right[0])}
    for i in range(1, a):
        pairs.add((left[i], right[rng.randrange(min(i, b))]))
    for i in range(1, b):
        pairs.add((left[rng.randrange(min(i, a))], right[i]))
    while len(pairs) < min(count, a * b):
        pairs.add((rng.choice(left), rng.choice(right)))
    return list(pairs)


test("alone", graph(1, []))
test("no-quarrels", graph(40, []))
test("one-quarrel", graph(2, [(0, 1)]))
test("triangle", graph(3, cycle(0, 3)))
test("even-cycle", mixed(8, cycle(0, 8)))
test("odd-cycle", mixed(9, cycle(0, 9)))
test("second-group-is-odd", mixed(12, cycle(0, 6) + cycle(6, 5)))
test("two-stars", mixed(12, [(0, i) for i in range(1, 6)] + [(6, i) for i in range(7, 12)]))
test("paths", mixed(25, path(0, 5) + path(5, 8) + path(13, 3) + path(16, 7)))
test("full-sides", mixed(30, two_sides(0, 10, 20, 200)))
test("unequal-groups", mixed(300, [p for g in range(10) for p in two_sides(30 * g, 3 + 2 * g, 27 - 2 * g, 60)]))
test("odd-cycle-far-away", mixed(1000, two_sides(0, 300, 400, 1500) + cycle(700, 299)))
test("one-wrong-quarrel", mixed(800, two_sides(0, 400, 400, 2000) + [(3, 9)]))
test("many-pairs", mixed(1500, [(2 * i, 2 * i + 1) for i in range(750)]))
test("long-path", graph(1500, path(0, 1500)))
test("large", mixed(1500, two_sides(0, 500, 900, 5800) + path(1400, 100)))
