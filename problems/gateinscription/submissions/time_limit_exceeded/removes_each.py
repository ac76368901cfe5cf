def can_be_mirrored(inscription: str) -> bool:
    if inscription == inscription[::-1]:
        return True
    for i in range(len(inscription)):
        rest = inscription[:i] + inscription[i + 1:]
        if rest == "".join(reversed(rest)):
            return True
    return False
