import textwrap


def lay_out(words: list[str], width: int) -> list[str]:
    return [line.center(width, ".") for line in textwrap.wrap(" ".join(words), width)]
