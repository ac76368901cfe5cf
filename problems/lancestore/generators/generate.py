"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(490287)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


class Calls:
    """Writes down calls, and knows how many lances there are."""

    def __init__(self):
        self.names, self.arguments, self.lances = ["LanceStore"], [[]], 0

    def call(self, name, *arguments):
        self.names.append(name)
        self.arguments.append(list(arguments))

    def add(self, length, count):
        self.lances += count
        self.call("add", length, count)

    def take(self, count):
        count = min(count, self.lances)
        if count:
            self.lances -= count
            self.call("take", count)

    def shortest(self):
        if self.lances:
            self.call("shortest")

    def write(self, name):
        test(name, self.names, self.arguments)


def written(name, text):
    """`+30*2` adds, `-3` takes, `?` asks."""
    calls = Calls()
    for word in text.split():
        if word == "?":
            calls.shortest()
        elif word[0] == "-":
            calls.take(int(word[1:]))
        else:
            calls.add(*map(int, word[1:].split("*")))
    calls.write(name)


def mixed(name, count, length, most, adding, asking):
    calls = Calls()
    while len(calls.names) <= count:
        kind = rng.random()
        if kind < adding:
            calls.add(rng.randint(1, length), rng.randint(1, most))
        elif kind < adding + asking:
            calls.shortest()
        else:
            calls.take(rng.randint(1, max(1, most)))
    calls.write(name)


written("no-call", "")
written("one-lance", "+7*1 ? -1")
written("empty-and-full-again", "+7*1 -1 +9*2 ? -2 +8*1 ? -1")
written("falling", "+9*1 ? +8*1 ? +7*1 ? -1 ? -1 ? -1")
written("rising", "+7*1 ? +8*1 ? +9*1 ? -1 ? -1 ? -1")
written("equal-lengths", "+5*1 +5*1 +5*1 -1 ? -1 ? -1 +6*1 ?")
written("equal-with-longer-between", "+5*2 +9*1 +5*2 -2 ? -1 ? -1 ?")
written("shortest-leaves", "+3*1 +8*2 +6*4 ? -1 ? -2 ? -3 ?")
written("part-of-an-entry", "+4*10 -3 ? +2*5 -6 ? -1 ? -5")
written("across-entries", "+1*2 +2*2 +3*2 +4*2 -7 ? -1")
mixed("random-small", 60, 9, 3, 0.4, 0.3)
mixed("random-medium", 400, 50, 10, 0.45, 0.3)
mixed("random-many-lengths", 1500, 1_000_000, 20, 0.5, 0.25)
mixed("random-large-counts", 500, 1000, 2000, 0.35, 0.3)
calls = Calls()
for i in range(1_500):
    calls.add(1_000_000 - i, 1)
    calls.shortest()
calls.take(1_500)
calls.write("falling-long")
calls = Calls()
for i in range(1_500):
    calls.add(rng.randint(999_000, 1_000_000), 100_000)
    if i % 10 == 5:
        calls.shortest()
    calls.take(100_000)
calls.write("much-in-and-out")
calls = Calls()
for i in range(100):
    calls.add(1_000_000 - i % 7, 100_000)
calls.take(9_999_999)
calls.shortest()
calls.write("everything-at-once")
