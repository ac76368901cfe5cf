def fewest_stops(distance: int, endurance: int, troughs: list[int]) -> int:
    def fewest(drank: int) -> float:
        if distance - drank <= endurance:
            return 0
        return min((1 + fewest(place) for place in troughs if drank < place <= drank + endurance), default=math.inf)

    stops = fewest(0)
    return -1 if stops == math.inf else stops
