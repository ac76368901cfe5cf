def group_by_figure(words: list[str]) -> list[list[str]]:
    groups: dict[tuple[int, ...], list[str]] = {}
    for word in words:
        figure = tuple(word.index(letter) for letter in word)
        groups.setdefault(figure, []).append(word)
    return list(groups.values())
