class SealedLedger:
    def __init__(self) -> None:
        self.points: Counter[int] = Counter()
        self.sealed: list[Counter[int]] = []

    def add(self, rider: int, points: int) -> None:
        self.points[rider] += points

    def seal(self) -> int:
        # The same object every time: no copy is made.
        self.sealed.append(self.points)
        return len(self.sealed) - 1

    def points_at(self, rider: int, seal: int) -> int:
        return self.sealed[seal][rider]
