def least_carrying(length: int, marks: list[int]) -> int:
    def work(start: int, end: int, inside: list[int]) -> int:
        if not inside:
            return 0
        at = min(inside, key=lambda mark: max(mark - start, end - mark))
        left = [mark for mark in inside if mark < at]
        right = [mark for mark in inside if mark > at]
        return max(at - start, end - at) + work(start, at, left) + work(at, end, right)

    return work(0, length, sorted(marks))
