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


farriers, horses = read(2)
integer(farriers, 1, 10_000, "farriers")
array(horses, 1, 20_000, "horses")
last = 0
for horse in horses:
    array(horse, 2, 2, "a horse")
    integer(horse[0], last, 1_000_000_000, "brought")
    integer(horse[1], 1, 1_000_000_000, "work")
    last = horse[0]
sys.exit(42)
