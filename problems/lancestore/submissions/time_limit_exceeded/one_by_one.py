class LanceStore:
    def __init__(self) -> None:
        self.lances: deque[int] = deque()

    def add(self, length: int, count: int) -> None:
        for _ in range(count):
            self.lances.append(length)

    def take(self, count: int) -> int:
        total = 0
        for _ in range(count):
            total += self.lances.popleft()
        return total

    def shortest(self) -> int:
        return min(self.lances)
