def count_pairs(deviations: list[int], k: int) -> int:
    pairs = 0
    for i in range(len(deviations)):
        for j in range(i):
            if (deviations[i] + deviations[j]) % k == 0:
                pairs += 1
    return pairs
