"""Tells how far the stall is away: `talk.py input answer feedback_dir/`; standard input is what the program says; exit 42 if all is right, else 43."""
import sys
from pathlib import Path


def refuse(why):
    (Path(sys.argv[3]) / "judgemessage.txt").write_text(why + "\n", encoding="utf-8")
    sys.exit(43)


def hear():
    """The words of the next line the program says."""
    said = sys.stdin.readline(100_000)
    if not said:
        refuse("the program ended without an answer")
    return said.split()


def number(word, low, high):
    if not word.isascii() or not word.isdigit() or len(word) > 9 or not low <= int(word) <= high:
        refuse(f"{word[:30]!r} is not an integer from {low} to {high}")
    return int(word)


def say(*words):
    try:
        print(*words, flush=True)
    except BrokenPipeError:
        # The program has ended; whether it answered shows when it is heard next.
        sys.stdout = open("/dev/null", "w")



rows, columns, row, column = map(int, Path(sys.argv[1]).read_text().split())
say(rows, columns)
asked = 0
while True:
    words = hear()
    if len(words) != 3 or words[0] not in ("?", "!"):
        refuse("a line is neither a question nor an answer")
    here = number(words[1], 1, rows), number(words[2], 1, columns)
    if words[0] == "!":
        break
    asked += 1
    if asked > 3:
        refuse("more than 3 questions")
    say(abs(here[0] - row) + abs(here[1] - column))
if here != (row, column):
    refuse(f"the stall is not at {here[0]} {here[1]}")

if sys.stdin.read().strip():
    refuse("the program went on talking after its answer")
sys.exit(42)
