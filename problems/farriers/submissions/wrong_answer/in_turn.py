def total_waiting(farriers: int, horses: list[list[int]]) -> int:
    free = [0] * farriers
    waiting = 0
    for number, (brought, work) in enumerate(horses):
        begin = max(brought, free[number % farriers])
        waiting += begin - brought
        free[number % farriers] = begin + work
    return waiting
