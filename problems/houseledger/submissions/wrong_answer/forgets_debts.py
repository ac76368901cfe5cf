def standings(houses: list[str], points: list[int]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for house, value in zip(houses, points):
        totals[house] = totals.get(house, 0) + value
        if totals[house] <= 0:
            del totals[house]
    return totals
