def count_crews(weights: list[int], limit: int) -> int:
    weights = sorted(weights)
    crews = 0
    for i, lightest in enumerate(weights):
        room = limit - lightest
        j, k = i + 1, len(weights) - 1
        while j < k:
            if weights[j] + weights[k] <= room:
                crews += k - j
                j += 1
            else:
                k -= 1
    return crews
