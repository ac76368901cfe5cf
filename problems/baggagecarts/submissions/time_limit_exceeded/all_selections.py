def smallest_difference(chests: list[int]) -> int:
    def best(at: int, difference: int) -> int:
        if at == len(chests):
            return abs(difference)
        return min(best(at + 1, difference + chests[at]), best(at + 1, difference - chests[at]))

    return best(0, 0)
