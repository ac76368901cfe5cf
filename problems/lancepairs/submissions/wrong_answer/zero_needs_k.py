from collections import Counter


def count_pairs(deviations: list[int], k: int) -> int:
    seen: Counter[int] = Counter()
    pairs = 0
    for note in deviations:
        pairs += seen[k - note % k]
        seen[note % k] += 1
    return pairs
