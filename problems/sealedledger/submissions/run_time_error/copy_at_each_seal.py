class SealedLedger:
    def __init__(self) -> None:
        self.points: dict[int, int] = {}
        self.sealed: list[dict[int, int]] = []

    def add(self, rider: int, points: int) -> None:
        self.points[rider] = self.points.get(rider, 0) + points

    def seal(self) -> int:
        self.sealed.append(dict(self.points))
        return len(self.sealed) - 1

    def points_at(self, rider: int, seal: int) -> int:
        return self.sealed[seal].get(rider, 0)
