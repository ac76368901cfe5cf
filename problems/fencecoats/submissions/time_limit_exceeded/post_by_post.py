def most_coats(posts: int, orders: list[list[int]]) -> int:
    coats = [0] * (posts + 1)
    for first, last in orders:
        for post in range(first, last + 1):
            coats[post] += 1
    return max(coats)
