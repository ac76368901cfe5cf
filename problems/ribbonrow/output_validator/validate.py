"""Whether an order of ribbons fits: `validate.py input answer feedback_dir/ < output`; exit 42 if it does, 43 with the reason if not."""
import json
import sys
from pathlib import Path


def refuse(why):
    (Path(sys.argv[3]) / "judgemessage.txt").write_text(why + "\n", encoding="utf-8")
    sys.exit(43)


def only_value(text):
    value = json.loads(text)
    if type(value) is not str:
        raise ValueError("not a text")
    return value


ribbons = only_value(Path(sys.argv[1]).read_text(encoding="utf-8"))
answer = only_value(Path(sys.argv[2]).read_text(encoding="utf-8"))
try:
    order = only_value(sys.stdin.buffer.read().decode("utf-8"))
except (ValueError, RecursionError) as error:
    refuse(f"no text was returned: {error}")

if answer == "":
    if order != "":
        refuse("there is no order, but one was returned")
    sys.exit(42)
if order == "":
    refuse("there is an order, but none was returned")
if sorted(order) != sorted(ribbons):
    refuse("these are not the ribbons that were given")
for place in range(1, len(order)):
    if order[place] == order[place - 1]:
        refuse(f"places {place - 1} and {place} have the same colour")
sys.exit(42)
