from itertools import groupby


def write_roll(beats: str) -> str:
    entries = []
    for letter, run in groupby(beats):
        length = len(list(run))
        entries.append(letter if length == 1 else f"{letter}{length}")
    return "".join(entries)
