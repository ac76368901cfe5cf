"""Holds one test against the limits of the statement: exit 42 if it keeps them, 43 with the reason if not."""
import json
import sys


def refuse(why):
    print(why, file=sys.stderr)
    sys.exit(43)


def read(count):
    """One value a line, in compact JSON, and nothing else."""
    try:
        lines = sys.stdin.buffer.read().decode("utf-8").split("\n")
    except UnicodeDecodeError:
        refuse("not UTF-8")
    if lines.pop() != "":
        refuse("the last line has no end")
    if len(lines) != count:
        refuse(f"{len(lines)} lines in place of {count}")
    values = []
    for number, line in enumerate(lines, 1):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            refuse(f"line {number}: {error}")
        if json.dumps(value, separators=(",", ":"), ensure_ascii=False) != line:
            refuse(f"line {number}: not in compact JSON")
        values.append(value)
    return values


def integer(value, low, high, what):
    if type(value) is not int or not low <= value <= high:
        refuse(f"{what} is not an integer from {low} to {high}")


def text(value, least, most, letters, what):
    if type(value) is not str or not least <= len(value) <= most:
        refuse(f"{what} is not a text of {least} to {most} characters")
    if not set(value) <= set(letters):
        refuse(f"{what} has a character that is not allowed")


import re

(score,) = read(1)
text(score, 0, 50_000, "abcdefghijklmnopqrstuvwxyz0123456789()", "score")
MOST = 10**18
count, product, open_parts, place = 0, 1, [], 0
while place < len(score):
    if score[place].isalpha():
        count += 1
        place += 1
    elif score[place] == ")":
        if not open_parts:
            refuse("a bracket closes that was not opened")
        outer, number = open_parts.pop()
        count = outer + number * count
        product //= number
        place += 1
    else:
        repeat = re.compile(r"([1-9][0-9]{0,9})\(").match(score, place)
        if not repeat:
            refuse("neither a letter nor a number with a part")
        number = int(repeat[1])
        integer(number, 1, 1_000_000_000, "a number")
        open_parts.append((count, number))
        count, product, place = 0, product * number, repeat.end()
    if count > MOST or product > MOST:
        refuse("too many strokes")
if open_parts:
    refuse("a bracket is not closed")
sys.exit(42)
