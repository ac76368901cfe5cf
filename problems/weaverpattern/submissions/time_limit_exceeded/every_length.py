def pattern_length(banner: str) -> int:
    n = len(banner)
    for p in range(1, n):
        if all(banner[i] == banner[i + p] for i in range(n - p)):
            return p
    return n
