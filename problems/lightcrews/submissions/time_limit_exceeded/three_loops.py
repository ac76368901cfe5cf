def count_crews(weights: list[int], limit: int) -> int:
    crews = 0
    for i in range(len(weights)):
        for j in range(i):
            for k in range(j):
                if weights[i] + weights[j] + weights[k] <= limit:
                    crews += 1
    return crews
