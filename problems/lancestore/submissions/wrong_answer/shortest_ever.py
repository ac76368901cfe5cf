class LanceStore:
    def __init__(self) -> None:
        self.entries: deque[list[int]] = deque()
        self.least = math.inf

    def add(self, length: int, count: int) -> None:
        self.entries.append([length, count])
        self.least = min(self.least, length)

    def take(self, count: int) -> int:
        total = 0
        while count:
            length, there = self.entries[0]
            taken = min(count, there)
            total += taken * length
            count -= taken
            self.entries[0][1] -= taken
            if taken == there:
                self.entries.popleft()
        if not self.entries:
            self.least = math.inf
        return total

    def shortest(self) -> int:
        return self.least
