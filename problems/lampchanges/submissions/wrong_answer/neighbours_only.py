def total_changes(signals: list[int]) -> int:
    return sum((a ^ b).bit_count() for a, b in zip(signals, signals[1:]))
