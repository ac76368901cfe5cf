def steps_to_taller(heights: list[int]) -> list[int]:
    steps = [0] * len(heights)
    waiting: list[int] = []
    for place, height in enumerate(heights):
        while waiting and heights[waiting[-1]] < height:
            rider = waiting.pop()
            steps[rider] = place - rider
        waiting.append(place)
    return steps
