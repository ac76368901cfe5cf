"""Holds one test against the limits of the statement: exit 42 if it keeps them, 43 with the reason if not."""
import re
import sys


def refuse(why):
    print(why, file=sys.stderr)
    sys.exit(43)


try:
    lines = sys.stdin.buffer.read().decode("ascii").split("\n")
except UnicodeDecodeError:
    refuse("not ASCII")
if lines.pop() != "":
    refuse("the last line has no end")
lines.reverse()


def line():
    if not lines:
        refuse("a line is missing")
    return lines.pop()


def integers(*ranges):
    """One line of integers, one for each range, with single spaces between."""
    words = line().split(" ")
    if len(words) != len(ranges):
        refuse(f"{len(words)} words in place of {len(ranges)}")
    for word, (low, high) in zip(words, ranges):
        if not re.fullmatch("0|-?[1-9][0-9]{0,18}", word) or not low <= int(word) <= high:
            refuse(f"{word[:30]!r} is not an integer from {low} to {high}")
    return [int(word) for word in words]


islands, bridges = integers((1, 5000), (1, 5000))
for _ in range(bridges):
    a, b = integers((1, islands), (1, islands))
    if a == b:
        refuse("a bridge leads back to its island")
if lines:
    refuse("there are lines after the end")
sys.exit(42)
