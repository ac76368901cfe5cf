def least_mud(mud: list[int], reach: int) -> int:
    def rest(place: int) -> int:
        if place + reach >= len(mud):
            return 0
        return min(mud[following] + rest(following) for following in range(place + 1, place + reach + 1))

    return rest(-1)
