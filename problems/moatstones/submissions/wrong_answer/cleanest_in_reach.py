def least_mud(mud: list[int], reach: int) -> int:
    place, spots = -1, 0
    while place + reach < len(mud):
        place = min(range(place + 1, place + reach + 1), key=lambda i: (mud[i], -i))
        spots += mud[place]
    return spots
