class LanceStore:
    def __init__(self) -> None:
        self.entries: deque[list[int]] = deque()
        self.rising: deque[list[int]] = deque()

    def add(self, length: int, count: int) -> None:
        entry = [length, count]
        while self.rising and self.rising[-1][0] >= length:
            self.rising.pop()
        self.entries.append(entry)
        self.rising.append(entry)

    def take(self, count: int) -> int:
        total = 0
        while count:
            entry = self.entries[0]
            taken = min(count, entry[1])
            total += taken * entry[0]
            count -= taken
            entry[1] -= taken
            if entry[1] == 0:
                self.entries.popleft()
                if self.rising[0] is entry:
                    self.rising.popleft()
        return total

    def shortest(self) -> int:
        return self.rising[0][0]
