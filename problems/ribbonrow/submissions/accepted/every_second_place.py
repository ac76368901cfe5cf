def hang_ribbons(ribbons: str) -> str:
    ordered = [colour for colour, count in Counter(ribbons).most_common() for _ in range(count)]
    row = [""] * len(ribbons)
    half = (len(ribbons) + 1) // 2
    row[::2] = ordered[:half]
    row[1::2] = ordered[half:]
    fits = all(row[i] != row[i - 1] for i in range(1, len(row)))
    return "".join(row) if fits else ""
