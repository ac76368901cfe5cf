def turn_shields(shields: list[int], steps: int) -> None:
    for _ in range(abs(steps)):
        if steps > 0:
            last = shields.pop()
            shields.insert(0, last)
        else:
            first = shields.pop(0)
            shields.append(first)
