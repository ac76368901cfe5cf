def hang_ribbons(ribbons: str) -> str:
    left = Counter(ribbons)
    row: list[str] = []

    def complete() -> bool:
        if len(row) == len(ribbons):
            return True
        for colour in sorted(left):
            if left[colour] and (not row or row[-1] != colour):
                left[colour] -= 1
                row.append(colour)
                if complete():
                    return True
                row.pop()
                left[colour] += 1
        return False

    return "".join(row) if complete() else ""
