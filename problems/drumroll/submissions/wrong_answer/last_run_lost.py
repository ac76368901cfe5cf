def write_roll(beats: str) -> str:
    written = ""
    count = 1
    for i in range(1, len(beats)):
        if beats[i] != beats[i - 1] or count == 9:
            written += beats[i - 1] + (str(count) if count > 1 else "")
            count = 1
        else:
            count += 1
    return written
