from itertools import accumulate


def most_coats(posts: int, orders: list[list[int]]) -> int:
    change = [0] * (posts + 2)
    for first, last in orders:
        change[first] += 1
        change[last + 1] -= 1
    return max(accumulate(change))
