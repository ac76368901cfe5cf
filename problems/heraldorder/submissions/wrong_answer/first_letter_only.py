def call_order(letters: str, names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: letters.index(name[0]))
