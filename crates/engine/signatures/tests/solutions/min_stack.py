class MinStack:
    def __init__(self, roof: int) -> None:
        self.least = [roof]
        self.held = []

    def push(self, x: int) -> None:
        self.held.append(x)
        self.least.append(min(x, self.least[-1]))

    def pop(self) -> None:
        self.held.pop()
        self.least.pop()

    def top(self) -> int:
        return self.held[-1]

    def get_min(self) -> int:
        return self.least[-1]
