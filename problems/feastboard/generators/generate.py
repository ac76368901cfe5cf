"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(202990)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def feast(name, purse, dishes):
    test(name, [len(dishes), purse], *dishes)


def drawn(count, price, praise):
    return [[rng.randint(1, price), rng.randint(1, praise)] for _ in range(count)]


feast("no-coins", 0, [[1, 5], [2, 9]])
feast("exactly", 7, [[7, 3]])
feast("too-dear", 6, [[7, 3]])
feast("once-only", 10, [[2, 5], [9, 6]])
feast("ratio-misleads", 10, [[6, 13], [5, 10], [5, 10]])
feast("least-spent", 20, [[5, 4], [4, 4], [16, 4], [15, 4]])
feast("all-fit", 3000, drawn(10, 100, 50))
feast("large-praise", 3000, [[rng.randint(1, 50), 1_000_000_000 - rng.randint(0, 9)] for _ in range(60)])
for count, purse in [(4, 12), (6, 20), (9, 30), (12, 60), (15, 100)]:
    feast(f"drawn-{count}", purse, drawn(count, 20, 15))
feast("close-ratios", 3000, [[p, 10 * p + rng.randint(0, 9)] for p in (rng.randint(90, 200) for _ in range(60))])
feast("large", 3000, drawn(60, 300, 1_000_000_000))
feast("equal-dishes", 2999, [[100, 7]] * 60)
