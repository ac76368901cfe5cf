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
array(names, 1, 8_001, "names")
array(arguments, len(names), len(names), "arguments")
lances = 0
for place, (name, given) in enumerate(zip(names, arguments)):
    if (name == "LanceStore") != (place == 0):
        refuse("the constructor is called first, and only once")
    wanted = {"LanceStore": 0, "add": 2, "take": 1, "shortest": 0}.get(name) if type(name) is str else None
    if wanted is None:
        refuse("an unknown name")
    array(given, wanted, wanted, "the arguments of a call")
    if name == "add":
        integer(given[0], 1, 1_000_000, "a length")
        integer(given[1], 1, 100_000, "a count")
        lances += given[1]
    elif name == "take":
        integer(given[0], 1, min(lances, 1_000_000_000), "a count")
        lances -= given[0]
    elif name == "shortest" and lances == 0:
        refuse("there is no lance")
sys.exit(42)
