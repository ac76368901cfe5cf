"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(958210)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


class Calls:
    def __init__(self):
        self.names, self.arguments, self.seals = ["SealedLedger"], [[]], 0

    def call(self, name, *arguments):
        self.names.append(name)
        self.arguments.append(list(arguments))

    def add(self, rider, points):
        self.call("add", rider, points)

    def seal(self):
        self.seals += 1
        self.call("seal")

    def ask(self, rider, seal):
        self.call("pointsAt", rider, seal)

    def write(self, name):
        test(name, self.names, self.arguments)


def mixed(name, count, riders, points, adding, sealing):
    calls = Calls()
    while len(calls.names) <= count:
        kind = rng.random()
        if kind < adding:
            calls.add(rng.choice(riders), rng.randint(-points, points))
        elif kind < adding + sealing:
            calls.seal()
        elif calls.seals:
            calls.ask(rng.choice(riders), rng.randrange(calls.seals))
    calls.write(name)


Calls().write("no-call")
calls = Calls()
calls.seal()
calls.ask(5, 0)
calls.write("empty-seal")
calls = Calls()
calls.add(3, 4)
calls.add(3, 6)
calls.seal()
calls.ask(3, 0)
calls.add(3, -10)
calls.ask(3, 0)
calls.seal()
calls.ask(3, 1)
calls.ask(3, 0)
calls.write("several-entries-for-one-seal")
calls = Calls()
for _ in range(5):
    calls.seal()
calls.add(1_000_000_000, 8)
calls.seal()
for seal in range(6):
    calls.ask(1_000_000_000, seal)
    calls.ask(0, seal)
calls.write("first-entry-late")
calls = Calls()
for rider in (0, 1):
    calls.add(rider, 10 + rider)
    calls.seal()
for _ in range(4):
    calls.seal()
calls.add(0, 1)
for seal in range(6):
    calls.ask(0, seal)
    calls.ask(1, seal)
calls.write("many-seals-without-entries")
calls = Calls()
for i in range(12):
    calls.add(7, 10_000 if i % 2 else -9_999)
    calls.seal()
for i in range(11, -1, -1):
    calls.ask(7, i)
calls.write("backwards")
mixed("random-few-riders", 80, [1, 2, 3], 9, 0.4, 0.2)
mixed("random-one-rider", 200, [1_000_000_000], 10_000, 0.3, 0.3)
mixed("random-many-seals", 600, list(range(10)), 50, 0.2, 0.4)
mixed("random-many-entries", 600, [rng.randrange(10**9) for _ in range(40)], 10_000, 0.7, 0.05)
mixed("random-riders", 800, [rng.randrange(10**9) for _ in range(300)], 100, 0.5, 0.2)
calls = Calls()
for rider in range(3_000):
    calls.add(rider, rider % 7)
for _ in range(3_000):
    calls.seal()
for _ in range(600):
    calls.ask(rng.randrange(3_000), rng.randrange(3_000))
calls.write("many-riders-many-seals")
calls = Calls()
calls.add(1, 10_000)
for _ in range(900):
    calls.add(1, rng.randint(1, 9))
    calls.seal()
for _ in range(900):
    calls.ask(1, rng.randrange(900))
calls.write("one-long-history")
