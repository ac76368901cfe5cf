class SealedLedger:
    def __init__(self) -> None:
        self.seals = 0
        # For each rider the seals and the totals, side by side.
        self.numbers: defaultdict[int, list[int]] = defaultdict(lambda: [-1])
        self.totals: defaultdict[int, list[int]] = defaultdict(lambda: [0])

    def add(self, rider: int, points: int) -> None:
        numbers, totals = self.numbers[rider], self.totals[rider]
        if numbers[-1] < self.seals:
            numbers.append(self.seals)
            totals.append(totals[-1])
        totals[-1] += points

    def seal(self) -> int:
        self.seals += 1
        return self.seals - 1

    def points_at(self, rider: int, seal: int) -> int:
        return self.totals[rider][bisect_right(self.numbers[rider], seal) - 1]
