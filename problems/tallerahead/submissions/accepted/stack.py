def steps_to_taller(heights: list[int]) -> list[int]:
    n = len(heights)
    steps = [0] * n
    waiting: list[int] = []
    for place in range(2 * n):
        height = heights[place % n]
        while waiting and heights[waiting[-1]] < height:
            rider = waiting.pop()
            steps[rider] = place - rider
        if place < n:
            waiting.append(place)
    return steps
