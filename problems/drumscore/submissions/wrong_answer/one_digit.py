def count_strokes(score: str) -> int:
    count = number = 0
    outer: list[tuple[int, int]] = []
    for sign in score:
        if sign.isdigit():
            number = int(sign)
        elif sign == "(":
            outer.append((count, number))
            count = 0
        elif sign == ")":
            before, times = outer.pop()
            count = before + times * count
        else:
            count += 1
    return count
