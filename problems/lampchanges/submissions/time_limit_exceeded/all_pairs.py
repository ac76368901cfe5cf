def total_changes(signals: list[int]) -> int:
    changes = 0
    for at, one in enumerate(signals):
        for other in signals[:at]:
            changes += bin(one ^ other).count("1")
    return changes
