def hang_ribbons(ribbons: str) -> str:
    left = Counter(ribbons)
    row = ""
    for _ in ribbons:
        colour = next((one for one in sorted(left) if left[one] and not row.endswith(one)), None)
        if colour is None:
            return ""
        left[colour] -= 1
        row += colour
    return row
