def fewest_stops(distance: int, endurance: int, troughs: list[int]) -> int:
    drank = passed = stops = 0
    for place in troughs + [distance]:
        if place - drank > endurance:
            drank = passed
            stops += 1
            if place - drank > endurance:
                return -1
        passed = place
    return stops
