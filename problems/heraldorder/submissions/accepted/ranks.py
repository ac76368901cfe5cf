def call_order(letters: str, names: list[str]) -> list[str]:
    rank = {letter: place for place, letter in enumerate(letters)}
    return sorted(names, key=lambda name: [rank[letter] for letter in name])
