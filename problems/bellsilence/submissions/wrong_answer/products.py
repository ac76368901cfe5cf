def silent_minutes(minutes: int, periods: list[int]) -> int:
    def count(bell: int, together: int) -> int:
        if together > minutes:
            return 0
        if bell == len(periods):
            return minutes // together
        return count(bell + 1, together) - count(bell + 1, together * periods[bell])

    return count(0, 1)
