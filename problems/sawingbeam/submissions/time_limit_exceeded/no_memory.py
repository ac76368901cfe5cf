def least_carrying(length: int, marks: list[int]) -> int:
    places = [0, *sorted(marks), length]

    def work(left: int, right: int) -> int:
        if right - left < 2:
            return 0
        return min(
            max(places[at] - places[left], places[right] - places[at]) + work(left, at) + work(at, right)
            for at in range(left + 1, right)
        )

    return work(0, len(places) - 1)
