"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(407770)
made = 0


def test(name, *lines):
    """One test; a line is a text or a list of words."""
    global made
    made += 1
    texts = [line if isinstance(line, str) else " ".join(map(str, line)) for line in lines]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(text + "\n" for text in texts), encoding="ascii")


def flood(name, islands, bridges):
    test(name, [islands, len(bridges)], *bridges)


def drawn(islands, count):
    return [rng.sample(range(1, islands + 1), 2) for _ in range(count)]


flood("one-bridge", 2, [[1, 2]])
flood("twice-the-same", 2, [[1, 2], [2, 1]])
flood("lonely-islands", 6, [[2, 5]])
flood("triangle", 3, [[1, 2], [2, 3], [3, 1]])
flood("line", 30, [[i, i + 1] for i in range(1, 30)])
flood("star", 30, [[1, i] for i in range(30, 1, -1)])
flood("circle", 20, [[i, i % 20 + 1] for i in range(1, 21)])
for islands, count in [(4, 6), (7, 12), (10, 8), (60, 90), (400, 1000)]:
    flood(f"drawn-{islands}", islands, drawn(islands, count))
flood("large-line", 5000, [[i + 1, i] for i in range(1, 5000)])
flood("large-drawn", 3000, drawn(3000, 5000))
flood("large-dense", 120, drawn(120, 5000))
