def unwatched_times(end: int, shifts: list[list[int]]) -> list[list[int]]:
    gaps = []
    watched = 0
    for begin, until in sorted(shifts):
        if begin > watched:
            gaps.append([watched, begin])
        watched = until
    if watched < end:
        gaps.append([watched, end])
    return gaps
