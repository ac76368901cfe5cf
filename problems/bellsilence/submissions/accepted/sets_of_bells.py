def silent_minutes(minutes: int, periods: list[int]) -> int:
    def count(bell: int, together: int) -> int:
        silent = minutes // together
        for following in range(bell, len(periods)):
            later = lcm(together, periods[following])
            if later <= minutes:
                silent -= count(following + 1, later)
        return silent

    return count(0, 1)
