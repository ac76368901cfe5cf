def silent_minutes(minutes: int, periods: list[int]) -> int:
    silent = 0
    for minute in range(1, minutes + 1):
        if all(minute % period for period in periods):
            silent += 1
    return silent
