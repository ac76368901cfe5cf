from collections import Counter


def group_by_figure(words: list[str]) -> list[list[str]]:
    groups: dict[tuple[int, ...], list[str]] = {}
    for word in words:
        figure = tuple(sorted(Counter(word).values()))
        groups.setdefault(figure, []).append(word)
    return list(groups.values())
