def count_crews(weights: list[int], limit: int) -> int:
    weights = sorted(weights)
    crews = 0
    for i in range(len(weights)):
        j, k = i + 1, len(weights) - 1
        while j < k:
            if weights[i] + weights[j] + weights[k] <= limit:
                crews += 1
                j += 1
            else:
                k -= 1
    return crews
