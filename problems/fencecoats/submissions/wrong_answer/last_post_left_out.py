def most_coats(posts: int, orders: list[list[int]]) -> int:
    change = [0] * (posts + 1)
    for first, last in orders:
        change[first] += 1
        change[last] -= 1
    coats = most = 0
    for difference in change:
        coats += difference
        most = max(most, coats)
    return most
