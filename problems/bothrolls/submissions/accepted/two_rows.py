def shortest_programme(first: str, second: str) -> int:
    below = list(range(len(second), -1, -1))
    for done, letter in enumerate(reversed(first), 1):
        row = [done]
        for at in range(len(second) - 1, -1, -1):
            if second[at] == letter:
                row.append(1 + below[at + 1])
            else:
                row.append(1 + min(below[at], row[-1]))
        row.reverse()
        below = row
    return below[0]
