"""Writes the secret inputs: `python3 generators/generate.py data/secret`."""
import json
import random
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
rng = random.Random(163788)
made = 0


def test(name, *arguments):
    global made
    made += 1
    lines = [json.dumps(value, separators=(",", ":")) + "\n" for value in arguments]
    (OUT / f"{made:02d}-{name}.in").write_text("".join(lines), encoding="utf-8")


def part(depth, items, most):
    text = ""
    for _ in range(rng.randint(0, items)):
        if depth and rng.random() < 0.4:
            text += f"{rng.randint(1, most)}({part(depth - 1, items, most)})"
        else:
            text += rng.choice("abcdrum")
    return text


def nested(numbers, inside):
    for number in numbers:
        inside = f"{number}({inside})"
    return inside


test("empty", "")
test("single", "a")
test("empty-part", "7()")
test("empty-parts", "2(3()4())a5()")
test("in-front", "abc2(d)")
test("behind", "2(d)abc")
test("two-digits", "12(ab)3(c)")
test("side-by-side", "2(a)3(b)4(c)")
test("deep-small", "2(a2(b2(c2(d2(e)d)c)b)a)")
test("large-number", "1000000000(abcdefghijkl)")
test("largest", "1000000000(1000000000(a))")
test("largest-many-brackets", nested([10] * 18, "z"))
for depth in (2, 3, 4):
    test(f"random-{depth}", "x" + part(depth, 8, 15) + "y" + part(depth, 8, 15))
test("many-powers-of-two", nested([2] * 58, "ab") + "c")
test("deep-ones", nested([1] * 16_000, "deep"))
test("long", "".join(f"{rng.randint(1, 99)}({'ab' * rng.randint(0, 3)})" for _ in range(3000)))
