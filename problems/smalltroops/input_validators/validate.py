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


def array(value, least, most, what):
    if type(value) is not list or not least <= len(value) <= most:
        refuse(f"{what} is not an array of {least} to {most} values")


def tree(value, low, high, what):
    """Level order: every null has its place below a node, and none stands at the end. Returns the number of nodes."""
    if not value or value[0] is None or value[-1] is None:
        refuse(f"{what} has no root or ends with null")
    places = 1
    for item in value:
        if places == 0:
            refuse(f"{what} has a value below no node")
        places -= 1
        if item is not None:
            integer(item, low, high, what)
            places += 2
    return sum(item is not None for item in value)


root, least = read(2)
if type(root) is not list:
    refuse("not a tree")
if tree(root, 0, 10_000, "root") > 15_000:
    refuse("too many nodes")
integer(least, 0, 1_000_000_000, "least")
sys.exit(42)
