def total_waiting(farriers: int, horses: list[list[int]]) -> int:
    free = [0] * farriers
    waiting = 0
    for brought, work in horses:
        first = min(range(farriers), key=lambda farrier: free[farrier])
        begin = max(brought, free[first])
        waiting += begin - brought
        free[first] = begin + work
    return waiting
