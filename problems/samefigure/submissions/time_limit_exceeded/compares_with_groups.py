def same_figure(a: str, b: str) -> bool:
    return [a.index(letter) for letter in a] == [b.index(letter) for letter in b]


def group_by_figure(words: list[str]) -> list[list[str]]:
    groups: list[list[str]] = []
    for word in words:
        for group in groups:
            if same_figure(group[0], word):
                group.append(word)
                break
        else:
            groups.append([word])
    return groups
