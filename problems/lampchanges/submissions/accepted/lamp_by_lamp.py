def total_changes(signals: list[int]) -> int:
    changes = 0
    for lamp in range(30):
        lit = sum(signal >> lamp & 1 for signal in signals)
        changes += lit * (len(signals) - lit)
    return changes
