def write_roll(beats: str) -> str:
    written = ""
    i = 0
    while i < len(beats):
        count = 1
        while beats[i + count] == beats[i] and count < 9:
            count += 1
        written += beats[i] + (str(count) if count > 1 else "")
        i += count
    return written
