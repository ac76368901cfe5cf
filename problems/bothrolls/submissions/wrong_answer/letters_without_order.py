def shortest_programme(first: str, second: str) -> int:
    return len(first) + len(second) - (Counter(first) & Counter(second)).total()
