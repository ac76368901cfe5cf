def split(n):
    return n, 0
