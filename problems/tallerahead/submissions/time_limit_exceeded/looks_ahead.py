def steps_to_taller(heights: list[int]) -> list[int]:
    n = len(heights)
    result = []
    for rider in range(n):
        steps = 0
        for ahead in range(1, n):
            if heights[(rider + ahead) % n] > heights[rider]:
                steps = ahead
                break
        result.append(steps)
    return result
