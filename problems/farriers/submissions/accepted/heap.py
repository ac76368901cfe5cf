def total_waiting(farriers: int, horses: list[list[int]]) -> int:
    free = [0] * farriers
    waiting = 0
    for brought, work in horses:
        begin = max(brought, free[0])
        waiting += begin - brought
        heapreplace(free, begin + work)
    return waiting
