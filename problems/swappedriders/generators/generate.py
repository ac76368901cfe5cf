"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(892987)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def row(name, troops):
    test(name, [len(troops)], troops)


row("single", [7])
row("in-order", [1, 2, 2, 3, 9])
row("reversed", [5, 4, 3, 2, 1])
row("equal", [4] * 12)
row("one-moves", [2, 3, 4, 5, 6, 1])
for size, most in [(6, 3), (9, 9), (40, 5), (300, 1000), (1000, 1_000_000_000)]:
    row(f"random-{size}", [rng.randint(1, most) for _ in range(size)])
row("two-troops", [rng.randint(1, 2) for _ in range(20_000)])
row("large-random", [rng.randint(1, 99_999) for _ in range(18_000)])
row("large-reversed", list(range(20_000, 0, -1)))
