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


names, arguments = read(2)
array(names, 1, 9_001, "names")
array(arguments, len(names), len(names), "arguments")
seals = 0
for place, (name, given) in enumerate(zip(names, arguments)):
    if (name == "SealedLedger") != (place == 0):
        refuse("the constructor is called first, and only once")
    wanted = {"SealedLedger": 0, "add": 2, "seal": 0, "pointsAt": 2}.get(name) if type(name) is str else None
    if wanted is None:
        refuse("an unknown name")
    array(given, wanted, wanted, "the arguments of a call")
    if given:
        integer(given[0], 0, 1_000_000_000, "a rider")
    if name == "add":
        integer(given[1], -10_000, 10_000, "points")
    elif name == "pointsAt":
        integer(given[1], 0, seals - 1, "a seal")
    elif name == "seal":
        seals += 1
sys.exit(42)
