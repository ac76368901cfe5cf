def pattern_length(banner: str) -> int:
    n = len(banner)
    twice = banner + banner
    return twice.index(banner, 1) if n > 1 else 1
