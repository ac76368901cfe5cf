def shortest_programme(first: str, second: str) -> int:
    def rest(i: int, j: int) -> int:
        if i == len(first) or j == len(second):
            return len(first) - i + len(second) - j
        if first[i] == second[j]:
            return 1 + rest(i + 1, j + 1)
        return 1 + min(rest(i + 1, j), rest(i, j + 1))

    return rest(0, 0)
