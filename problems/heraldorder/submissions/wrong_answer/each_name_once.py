def call_order(letters: str, names: list[str]) -> list[str]:
    return sorted(set(names), key=lambda name: [letters.index(letter) for letter in name])
