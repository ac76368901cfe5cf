def same_figure(a: str, b: str) -> bool:
    if len(a) != len(b):
        return False
    there: dict[str, str] = {}
    back: dict[str, str] = {}
    for x, y in zip(a, b):
        if there.setdefault(x, y) != y or back.setdefault(y, x) != x:
            return False
    return True


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
