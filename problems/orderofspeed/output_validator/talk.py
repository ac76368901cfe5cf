"""Holds the races: `talk.py input answer feedback_dir/`; standard input is what the program says; exit 42 if all is right, else 43."""
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



count, *order = map(int, Path(sys.argv[1]).read_text().split())
rank = {horse: place for place, horse in enumerate(order)}
say(count)
races = 0
while True:
    words = hear()
    if words[:1] == ["!"]:
        break
    if len(words) != 3 or words[0] != "?":
        refuse("a line is neither a race nor an answer")
    a, b = number(words[1], 1, count), number(words[2], 1, count)
    if a == b:
        refuse("a horse cannot race with itself")
    races += 1
    if races > 1400:
        refuse("more than 1400 races")
    say(a if rank[a] < rank[b] else b)
if [number(word, 1, count) for word in words[1:]] != order:
    refuse("this is not the order of speed")

if sys.stdin.read().strip():
    refuse("the program went on talking after its answer")
sys.exit(42)
