def standings(houses: list[str], points: list[int]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for house, value in zip(houses, points):
        totals[house] += value
    return {house: total for house, total in totals.items() if total > 0}
